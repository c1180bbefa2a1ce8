import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { fieldAt } from '../../form/schema'
import { pick } from '../../lib/format'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { type Chapter, chapterAt, fromApi } from './chapters'
import type { Finding } from './queries'

type Props = {
  id: string
  applicantId: string | undefined
  chapters: readonly Chapter[]
  findings: readonly Finding[]
  /** Whether the links lead back to the check page. */
  fromCheck?: boolean
}

/** What screening would say, the graver first, each with the place to mend it. */
export function FindingsList({ id, applicantId, chapters, findings, fromCheck = false }: Props) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const sorted = [...findings].sort(
    (a, b) => Number(b.severity === 'blocking') - Number(a.severity === 'blocking'),
  )
  return (
    <ul className={classes.findings}>
      {sorted.map((finding) => {
        const chapter = chapterAt(chapters, finding.pointer)
        const name = fieldName(finding, chapter, language)
        return (
          <li
            key={`${finding.code} ${finding.check} ${finding.pointer}`}
            className={classes.finding}
            data-severity={finding.severity}
          >
            <span>
              <strong>{t(`severity.${finding.severity}`)}</strong>{' '}
              {name && !finding.detail?.includes(name) ? `${name}: ` : ''}
              {finding.detail ?? finding.code}
            </span>
            {chapter ? (
              <Link
                to="/app/applications/$id/$chapter"
                params={{ id, chapter: chapter.id }}
                search={fromCheck ? { from: 'check' } : {}}
              >
                {t('mend_in', { chapter: pick(chapter.label, language).text })}
              </Link>
            ) : (
              finding.pointer.startsWith('/applicant') &&
              applicantId && (
                <Link to="/app/organisation" search={{ id: applicantId }}>
                  {t('mend_profile')}
                </Link>
              )
            )}
          </li>
        )
      })}
    </ul>
  )
}

function fieldName(finding: Finding, chapter: Chapter | undefined, language: 'kk' | 'ru' | 'en'): string {
  const field = chapter && fieldAt(chapter.fields, fromApi(finding.pointer))
  return field && field.widget !== 'attachments' ? pick(field.label, language).text : ''
}
