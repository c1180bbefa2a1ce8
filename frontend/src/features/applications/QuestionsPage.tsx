import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button'
import { Page } from '../../components/Page'
import { columns as budgetColumns } from '../../form/budget'
import { type FormField, fieldsOf, requiredPointers } from '../../form/schema'
import { formatDeadline, formatNumber, pick } from '../../lib/format'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { builtIn, type Chapter, chaptersOf } from './chapters'
import { classifiersQuery, type PublicCall } from './queries'
import { say } from './words'

/** Every question of the application, before anybody signs in, with room to write when it is printed. */
export function QuestionsPage({ call }: { call: PublicCall }) {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const { data: lists } = useSuspenseQuery(classifiersQuery)
  const chapters = useMemo(
    () => chaptersOf(builtIn(say, language, lists, call), call, say, language),
    [call, language, lists],
  )
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
          <Questions chapter={chapter} call={call} />
        </section>
      ))}
    </Page>
  )
}

function Questions({ chapter, call }: { chapter: Chapter; call: PublicCall }) {
  const { t } = useTranslation(['applications', 'form', 'common'])
  const language = useLanguage()
  switch (chapter.part) {
    case 'attachments':
      return (
        <ul className={classes.questions}>
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
    default: {
      const needed = requiredPointers(chapter.schema, {})
      return (
        <ul className={classes.questions}>
          {fieldsOf(chapter.schema)
            .filter((field) => field.section === chapter.section)
            .map((field) => (
              <Question key={field.pointer} field={field} optional={!needed.has(field.pointer)} />
            ))}
        </ul>
      )
    }
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

function Question({ field, optional }: { field: FormField; optional: boolean }) {
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
      {field.options.length === 0 && <span className={classes.lines} aria-hidden="true" />}
    </li>
  )
}
