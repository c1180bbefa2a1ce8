import { Link } from '@tanstack/react-router'
import { fieldAt } from '../../form/schema'
import { type Language, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
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

/** Checks that only say that something is not there: they are told together, chapter by chapter. */
export const gapChecks: readonly string[] = ['missing', 'form', 'document', 'targets']

type Gap = { chapter: Chapter; at: string; names: string[] }

function gapsOf(findings: readonly Finding[], chapters: readonly Chapter[], language: Language): Gap[] {
  const gaps = new Map<string, Gap>()
  for (const finding of findings) {
    const chapter = chapterAt(chapters, finding.pointer)
    if (!chapter) continue
    const name = finding.check === 'document' ? (finding.detail ?? '') : fieldName(finding, chapter, language)
    const gap = gaps.get(chapter.id) ?? { chapter, at: finding.pointer, names: [] }
    if (name && !gap.names.includes(name)) gap.names.push(name)
    gaps.set(chapter.id, gap)
  }
  return chapters.flatMap((chapter) => gaps.get(chapter.id) ?? [])
}

/** What screening would say, the graver first, each with the place to mend it. */
export function FindingsList({ id, applicantId, chapters, findings, fromCheck = false }: Props) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const isGap = (finding: Finding) =>
    finding.severity !== 'blocking' &&
    gapChecks.includes(finding.check) &&
    chapterAt(chapters, finding.pointer) !== undefined
  const gaps = gapsOf(findings.filter(isGap), chapters, language)
  const search = fromCheck ? ({ from: 'check' } as const) : {}
  const sorted = findings
    .filter((finding) => !isGap(finding))
    .sort((a, b) => Number(b.severity === 'blocking') - Number(a.severity === 'blocking'))
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
                search={{ ...search, at: finding.pointer }}
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
      {gaps.map(({ chapter, at, names }) => (
        <li key={chapter.id} className={classes.finding} data-severity="warning">
          <span>
            <strong>{t('gap')}</strong> {names.join('; ')}
          </span>
          <Link
            to="/app/applications/$id/$chapter"
            params={{ id, chapter: chapter.id }}
            search={{ ...search, at }}
          >
            {t('mend_in', { chapter: pick(chapter.label, language).text })}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function fieldName(finding: Finding, chapter: Chapter | undefined, language: Language): string {
  const field = chapter && fieldAt(chapter.fields, fromApi(finding.pointer))
  return field && field.widget !== 'attachments' ? pick(field.label, language).text : ''
}
