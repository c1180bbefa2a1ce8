import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Button } from '../../components/Button'
import { Page } from '../../components/Page'
import { columns as budgetColumns } from '../../form/budget'
import { columnsOf } from '../../form/RowsField'
import { type FormField, requiredPointers } from '../../form/schema'
import { formatDeadline, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { builtIn, chaptersOf, formOf, wholeSchema } from './chapters'
import { classifiersQuery, type PublicCall } from './queries'
import { say } from './words'

/** Every question of the application, before anybody signs in, with room to write when it is printed. */
export function QuestionsPage({ call }: { call: PublicCall }) {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const { data: lists } = useSuspenseQuery(classifiersQuery)
  const schema = useMemo(
    () => wholeSchema(builtIn(say, language, lists, call), formOf(call)),
    [call, language, lists],
  )
  const chapters = useMemo(() => chaptersOf(schema, say, language), [schema, language])
  const needed = useMemo(() => requiredPointers(schema, {}), [schema])
  return (
    <Page
      title={t('questions.title')}
      eyebrow={pick(call.title, language).text}
      lead={t('questions.lead')}
      width="reading"
      before={
        <Link
          to="/$lang/calls/$id"
          params={{ lang: language, id: call.id }}
          className={classes.noPrint ?? ''}
        >
          {t('questions.back')}
        </Link>
      }
      aside={
        <span className={classes.noPrint}>
          <Button icon="file-text" onClick={() => window.print()}>
            {t('print')}
          </Button>
        </span>
      }
    >
      <p>
        {t('closes')}: <strong>{formatDeadline(call.closes_at, language)}</strong>
      </p>
      {chapters.map((chapter, index) => (
        <section key={chapter.id} className={classes.chapter}>
          <div className={classes.chapterHead}>
            <h2>
              {index + 1}. {pick(chapter.label, language).text}
            </h2>
          </div>
          {pick(chapter.help, language).text && <p>{pick(chapter.help, language).text}</p>}
          <ul className={classes.questions}>
            {chapter.fields.map((field) => (
              <Question key={field.pointer} field={field} optional={!needed.has(field.pointer)} call={call} />
            ))}
          </ul>
        </section>
      ))}
    </Page>
  )
}

/** What a table or a set of files asks for. */
function Within({ field, call }: { field: FormField; call: PublicCall }) {
  const { t } = useTranslation(['applications', 'form', 'common'])
  const language = useLanguage()
  switch (field.widget) {
    case 'attachments':
      return (
        <ul>
          {(call.documents ?? [])
            .filter((document) => document.as === 'file')
            .map((document) => (
              <li key={document.code}>
                {pick(document.title, language).text}{' '}
                <span className={classes.second}>
                  ({t(document.required ? 'questions.required' : 'common:optional')}
                  {document.max_age_days
                    ? `; ${t('form:files.max_age', {
                        days: t('common:days', {
                          count: document.max_age_days,
                          n: formatNumber(document.max_age_days, language),
                        }),
                      })}`
                    : ''}
                  )
                </span>
              </li>
            ))}
        </ul>
      )
    case 'budget':
      return (
        <Listed
          names={budgetColumns.map((column) =>
            column === 'unit_price'
              ? t('form:budget.unit_price', { sign: call.award.max.currency })
              : t(`form:budget.${column}`),
          )}
        />
      )
    case 'indicators':
      return (
        <Listed
          names={[
            t('form:indicators.title'),
            t('form:indicators.unit'),
            t('form:indicators.baseline'),
            t('targets'),
          ]}
        />
      )
    case 'volunteers':
      return (
        <Listed
          names={(['planned', 'hours_planned', 'min_age', 'minors', 'safeguarding'] as const).map((name) =>
            t(`form:volunteers.${name}`),
          )}
        />
      )
    case 'rows':
      return <Listed names={columnsOf(field, language).map(({ label }) => label)} />
    default:
      return null
  }
}

/** What each row of a table asks for. */
function Listed({ names }: { names: readonly string[] }) {
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  )
}

function Question({ field, optional, call }: { field: FormField; optional: boolean; call: PublicCall }) {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const help = pick(field.help, language).text
  const limit = field.schema.maxLength
  const long = field.widget === 'text' || field.widget === 'textarea'
  return (
    <li className={classes.question}>
      <strong>{pick(field.label, language).text}</strong>
      {optional && <span className={classes.second}> ({t('common:optional')})</span>}
      {help && <p className={classes.second}>{help}</p>}
      {limit !== undefined && long && (
        <p className={classes.second}>{t('questions.limit', { n: formatNumber(limit, language) })}</p>
      )}
      {field.when.length > 0 && <p className={classes.second}>{t('questions.sometimes')}</p>}
      {field.options.length > 0 && (
        <details>
          <summary>{t('questions.options', { n: formatNumber(field.options.length, language) })}</summary>
          <ul>
            {field.options.map((option) => (
              <li key={option.value}>{pick(option.label, language).text}</li>
            ))}
          </ul>
        </details>
      )}
      <Within field={field} call={call} />
      {field.options.length === 0 && field.widget !== 'attachments' && (
        <span className={classes.lines} aria-hidden="true" />
      )}
    </li>
  )
}
