import { DateField } from '../../../components/DateField'
import { fieldId, TextField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Rows } from '../fields'
import { type Chapter, Code, Title } from './chapter'

/** The days of the call after its close. */
export function Timeline({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/timeline"
      title={t('form.timeline')}
      rows={value.timeline}
      onChange={(timeline) => put({ timeline })}
      blank={() => ({ code: '', title: {} })}
      name={(milestone) => named(milestone.title, milestone.code)}
    >
      {(milestone, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={milestone} set={set} pointer={pointer} at={at} />
            <DateField
              id={fieldId(`${pointer}/due`)}
              label={t('form.due')}
              optional
              error={at(`${pointer}/due`)}
              value={milestone.due ?? ''}
              onChange={(due) => set({ ...milestone, due })}
            />
            <TextField
              id={fieldId(`${pointer}/rule`)}
              label={t('form.counted')}
              hint={t('form.counted_hint')}
              optional
              error={at(`${pointer}/rule`)}
              value={milestone.rule ?? ''}
              onChange={(rule) => set({ ...milestone, rule })}
            />
          </div>
          <Title row={milestone} set={set} pointer={pointer} at={at} texts={texts} />
        </>
      )}
    </Rows>
  )
}
