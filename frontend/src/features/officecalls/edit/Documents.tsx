import { CheckboxField, fieldId, SelectField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Rows } from '../fields'
import { type Chapter, Code, MayBe, Title } from './chapter'

/** What comes with an application. */
export function Documents({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/documents"
      title={t('form.documents')}
      rows={value.documents}
      onChange={(documents) => put({ documents })}
      blank={() => ({ code: '', as: 'file' as const, required: true, title: {} })}
      name={(document) => named(document.title, document.code)}
    >
      {(document, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={document} set={set} pointer={pointer} at={at} />
            <SelectField
              id={fieldId(`${pointer}/as`)}
              label={t('form.as')}
              error={at(`${pointer}/as`)}
              value={document.as}
              onChange={(as) => set({ ...document, as: as === 'section' ? 'section' : 'file' })}
              options={[
                { value: 'file', label: t('form.as_file') },
                { value: 'section', label: t('form.as_section') },
              ]}
            />
            <MayBe
              row={document}
              set={set}
              name="max_age_days"
              label={t('form.max_age')}
              pointer={pointer}
              at={at}
            />
          </div>
          <CheckboxField
            label={t('form.required')}
            checked={document.required}
            onChange={(required) => set({ ...document, required })}
          />
          <Title row={document} set={set} pointer={pointer} at={at} texts={texts} />
        </>
      )}
    </Rows>
  )
}
