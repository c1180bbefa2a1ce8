import { useState } from 'react'
import { Button } from '../components/Button'
import { DateField } from '../components/DateField'
import { DateText } from '../components/DateText'
import { fieldId } from '../components/Field'
import { FileField, type FileLimits } from '../components/FileField'
import { Icon } from '../components/Icon'
import { ProblemNotice } from '../components/Notice'
import { formatBytes, formatNumber, type Localised, pick } from '../lib/format'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import classes from './RowCard.module.css'

export type AttachmentKind = {
  code: string
  title: Localised
  required: boolean
  /** The document carries a date of issue and may not be older than this. */
  max_age_days?: number | null
}

export type Attachment = {
  id: string
  kind: string
  name: string
  size: number
  issued_on?: string | null
  /** False while the file is still being checked. */
  checked?: boolean
}

/** Files travel by themselves, not with the autosave: the feature hands in how. */
export type FileTools = {
  kinds: readonly AttachmentKind[]
  items: readonly Attachment[]
  limits: FileLimits
  upload: (
    file: File,
    about: { kind: string; issued_on: string | undefined },
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ) => Promise<unknown>
  remove: (id: string) => Promise<unknown>
}

type Props = {
  pointer: string
  tools: FileTools
  errors: Readonly<Record<string, string>>
  disabled: boolean
}

export function Attachments({ pointer, tools, errors, disabled }: Props) {
  return (
    <div id={fieldId(pointer)} tabIndex={-1} className={classes.files}>
      {tools.kinds.map((kind) => (
        <Kind
          key={kind.code}
          kind={kind}
          tools={tools}
          id={fieldId(`${pointer}/${kind.code}`)}
          error={errors[`${pointer}/${kind.code}`]}
          disabled={disabled}
        />
      ))}
    </div>
  )
}

function Kind({
  kind,
  tools,
  id,
  error,
  disabled,
}: {
  kind: AttachmentKind
  tools: FileTools
  id: string
  error: string | undefined
  disabled: boolean
}) {
  const { t } = useTranslation(['form', 'common'])
  const language = useLanguage()
  const [issued, setIssued] = useState('')
  const [failure, setFailure] = useState<unknown>()
  const title = pick(kind.title, language).text
  const dated = kind.max_age_days !== null && kind.max_age_days !== undefined
  const days = dated
    ? t('common:days', { count: kind.max_age_days ?? 0, n: formatNumber(kind.max_age_days ?? 0, language) })
    : ''

  async function remove(item: Attachment) {
    setFailure(undefined)
    try {
      await tools.remove(item.id)
    } catch (problem) {
      setFailure(problem)
    }
  }

  return (
    <section className={classes.kind} aria-label={title}>
      <FileField
        id={id}
        label={title}
        optional={!kind.required}
        hint={dated ? t('files.max_age', { days }) : undefined}
        error={error}
        disabled={disabled}
        limits={tools.limits}
        upload={(file, onProgress, signal) =>
          tools.upload(file, { kind: kind.code, issued_on: issued || undefined }, onProgress, signal)
        }
      >
        {dated && !disabled && <DateField label={t('files.issued_on')} value={issued} onChange={setIssued} />}
      </FileField>
      {tools.items
        .filter((item) => item.kind === kind.code)
        .map((item) => (
          <div key={item.id} className={classes.file}>
            <Icon name="paperclip" />
            <span>{item.name}</span>
            <small>
              {formatBytes(item.size, language)}
              {item.issued_on && (
                <>
                  {' · '}
                  <DateText value={item.issued_on} />
                </>
              )}
              {item.checked === false && ` · ${t('files.checking')}`}
            </small>
            {!disabled && (
              <Button
                look="quiet"
                aria-label={t('common:file.remove_named', { name: item.name })}
                onClick={() => remove(item)}
              >
                {t('common:file.remove')}
              </Button>
            )}
          </div>
        ))}
      <ProblemNotice error={failure} />
    </section>
  )
}
