import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Rows } from '../fields'
import { type Chapter, Code, MayBe, Title } from './chapter'

/** What an awardee reports, and when. */
export function Reports({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/reports"
      title={t('form.reports')}
      rows={value.reports}
      onChange={(reports) => put({ reports })}
      blank={() => ({ code: `R${value.reports.length + 1}`, title: {} })}
      name={(report) => `${report.code} ${named(report.title, '')}`.trim()}
    >
      {(report, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={report} set={set} pointer={pointer} at={at} />
            <MayBe
              row={report}
              set={set}
              name="at_percent_of_duration"
              label={t('form.at_percent')}
              pointer={pointer}
              at={at}
            />
            <MayBe
              row={report}
              set={set}
              name="due_days_after_end"
              label={t('form.after_end')}
              pointer={pointer}
              at={at}
            />
          </div>
          <Title row={report} set={set} pointer={pointer} at={at} texts={texts} />
        </>
      )}
    </Rows>
  )
}
