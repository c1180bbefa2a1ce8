import { FileField } from '../../components/FileField'
import { Icon } from '../../components/Icon'
import { useTranslation } from '../../lib/texts'
import classes from './Award.module.css'
import { type Award, useAttach } from './queries'

const copies = ['signed_operator', 'signed_grantee'] as const

/** The two signed copies; the number and the day are asked for once both are here. */
export function SignedCopies({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const attach = useAttach(award.id)
  const may = (award.actions ?? []).some((action) => action.verb === 'attach' && action.allowed)
  return (
    <section className="stack">
      <h2>{t('signing')}</h2>
      <p>{t('signing_text')}</p>
      <AgreementLinks id={award.id} />
      <div className={classes.copies}>
        {copies.map((kind) => {
          const files = award.attachments.filter((file) => file.kind === kind)
          return (
            <div key={kind} className={classes.copy}>
              {may && (
                <FileField
                  label={t(`copy.${kind}`)}
                  limits={{ types: ['pdf', 'jpg', 'png'], maxBytes: 20 * 1024 * 1024 }}
                  upload={(file, onProgress, signal) => attach(kind, file, onProgress, signal)}
                />
              )}
              {files.length === 0 && <p>{t('copy_missing', { copy: t(`copy.${kind}`) })}</p>}
              {files.map((file) => (
                <p key={file.id}>
                  <Icon name="circle-check" size={18} />{' '}
                  <a href={`/api/v1/attachments/${file.id}`}>{file.name}</a>
                </p>
              ))}
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** The agreement as a page to print and as a file. */
export function AgreementLinks({ id }: { id: string }) {
  const { t } = useTranslation('awards')
  return (
    <div className={classes.links}>
      <a href={`/api/v1/awards/${id}/agreement?format=html`} target="_blank" rel="noreferrer">
        {t('agreement_print')}
      </a>
      <a href={`/api/v1/awards/${id}/agreement?format=pdf`}>{t('agreement_pdf')}</a>
    </div>
  )
}
