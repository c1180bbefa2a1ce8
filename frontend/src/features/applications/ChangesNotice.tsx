import { Deadline } from '../../components/Deadline'
import { Notice } from '../../components/Notice'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { useHeld } from './Draft'

/** What the officer asks for: the reason in their own words, the sections that are open again, the last day. */
export function ChangesNotice() {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { application, chapters, isOpen } = useHeld()
  const changes = application.changes
  if (!changes) return null
  const open = chapters.filter((chapter) => chapter.parts.some(isOpen))
  return (
    <Notice tone="attention" title={t(`changes.${changes.kind}`)}>
      <p>{changes.reason}</p>
      <p>
        {t('changes.open', {
          sections: open.map((chapter) => pick(chapter.label, language).text).join(', '),
        })}
      </p>
      {changes.due_on && (
        <p>
          {t('changes.due')} <Deadline at={changes.due_on} />
        </p>
      )}
      <p>{t('changes.after')}</p>
    </Notice>
  )
}
