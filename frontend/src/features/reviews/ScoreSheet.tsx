import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { TextAreaField } from '../../components/Field'
import { SaveState } from '../../form/SaveState'
import { useAutosave } from '../../form/useAutosave'
import { formatNumber, formatPercent, pick } from '../../lib/format'
import { readNumber } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Assignment, type Criterion, readAssignment, saveReview } from './queries'
import classes from './Reviews.module.css'
import {
  faultOf,
  lacking,
  type Mark,
  type Marks,
  marksOf,
  needsComment,
  oneKey,
  sendable,
  totalOf,
} from './scores'

type Draft = { review: { marks: Marks; overall: string } }

type Props = {
  assignment: Assignment
  /** Per cent of a maximum under which the call wants a comment. */
  below: number | undefined
  onSend: () => Promise<unknown>
}

const draftOf = (assignment: Assignment): Draft => ({
  review: { marks: marksOf(assignment.scores), overall: assignment.overall_comment ?? '' },
})

export function ScoreSheet({ assignment, below, onSend }: Props) {
  const { t } = useTranslation(['reviews', 'form'])
  const language = useLanguage()
  const cache = useQueryClient()
  const criteria = assignment.criteria ?? []
  const { step } = assignment
  const [saved] = useState(() => draftOf(assignment))
  const [asking, setAsking] = useState(false)
  const [tried, setTried] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const sending = useRef(false)
  const { value, change, status, settle, flush } = useAutosave<Draft>({
    draftKey: `review:${assignment.id}`,
    saved,
    version: assignment.version,
    save: (changes, version) => {
      const { marks, overall } = changes.review ?? saved.review
      return saveReview(
        cache,
        assignment.id,
        {
          scores: sendable(marks, criteria, step),
          overall_comment: overall,
          ...(sending.current ? { send: true } : {}),
        },
        version,
      )
    },
    // This device keeps it at once; scores come in a row, and one save carries them.
    delay: 2_000,
    reload: async () => {
      const latest = await readAssignment(assignment.id)
      return { value: draftOf(latest), version: latest.version }
    },
  })
  const { marks, overall } = value.review
  const total = totalOf(sendable(marks, criteria, step).map(({ score }) => score))
  const maximum = criteria.reduce((sum, criterion) => sum + criterion.max, 0)
  const left = lacking(marks, criteria, step, below)
  const totalWords = t('total_of', {
    total: formatNumber(total, language),
    max: formatNumber(maximum, language),
  })
  const put = (code: string, part: Partial<Mark>) =>
    change({
      review: {
        overall,
        marks: { ...marks, [code]: { score: '', comment: '', ...marks[code], ...part } },
      },
    })
  const inputs = () => [...(list.current?.querySelectorAll<HTMLInputElement>('input[data-score]') ?? [])]

  function next(from: HTMLInputElement, by: 1 | -1) {
    const all = inputs()
    const to = all[all.indexOf(from) + by]
    to?.focus()
    to?.select()
  }

  function press(event: KeyboardEvent<HTMLInputElement>, criterion: Criterion) {
    const { key, currentTarget } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'ArrowDown' || key === 'Enter' || key === 'ArrowUp') {
      event.preventDefault()
      next(currentTarget, key === 'ArrowUp' ? -1 : 1)
    } else if (/^\d$/.test(key) && oneKey(criterion, step) && Number(key) <= criterion.max) {
      event.preventDefault()
      put(criterion.code, { score: key })
      // A low score wants its comment before the next criterion.
      if (!needsComment(key, criterion, below)) next(currentTarget, 1)
    }
  }

  /** What is not saved yet goes with the sending; without such, the sending alone. */
  async function sendIt() {
    sending.current = true
    try {
      if (await flush()) await onSend()
    } finally {
      sending.current = false
    }
  }

  function ask() {
    setTried(true)
    const first = left[0]
    if (first) {
      inputs()
        .find((input) => input.dataset.score === first.code)
        ?.focus()
      return
    }
    setAsking(true)
  }

  return (
    <section className={classes.scores} aria-label={t('score_title')}>
      <header className={classes.head}>
        <h2>{t('score_title')}</h2>
        <p className={classes.big} role="status">
          <span className="visually-hidden">{t('total')}: </span>
          {totalWords}
        </p>
      </header>
      <ol ref={list} className={classes.list}>
        {criteria.map((criterion) => (
          <Line
            key={criterion.code}
            criterion={criterion}
            step={step}
            below={below}
            mark={marks[criterion.code] ?? { score: '', comment: '' }}
            lacks={tried && left.includes(criterion)}
            onChange={(part) => put(criterion.code, part)}
            onKey={(event) => press(event, criterion)}
          />
        ))}
      </ol>
      {criteria.some((criterion) => oneKey(criterion, step)) && <p className={classes.small}>{t('keys')}</p>}
      <TextAreaField
        label={t('overall')}
        optional
        rows={3}
        value={overall}
        onChange={(text) => change({ review: { marks, overall: text } })}
      />
      <footer className={classes.foot}>
        <div>
          <SaveState
            status={status}
            onRetry={() => void flush()}
            onSettle={(choice) => void settle(choice)}
          />
          <p className={classes.small} role="status">
            {left.length > 0
              ? t('missing', { count: left.length, n: formatNumber(left.length, language) })
              : t('ready')}
          </p>
        </div>
        <Button look="main" onClick={ask}>
          {t('send')}
        </Button>
      </footer>
      <ConfirmDialog
        opened={asking}
        title={t('send')}
        confirmLabel={t('send')}
        onConfirm={sendIt}
        onClose={() => setAsking(false)}
      >
        <p>{t('send_note', { total: totalWords })}</p>
      </ConfirmDialog>
    </section>
  )
}

function Line({
  criterion,
  step,
  below,
  mark,
  lacks,
  onChange,
  onKey,
}: {
  criterion: Criterion
  step: string | undefined
  below: number | undefined
  mark: Mark
  lacks: boolean
  onChange: (part: Partial<Mark>) => void
  onKey: (event: KeyboardEvent<HTMLInputElement>) => void
}) {
  const { t } = useTranslation('reviews')
  const language = useLanguage()
  const [wanted, setWanted] = useState(false)
  const title = pick(criterion.title, language).text
  const guidance = pick(criterion.guidance, language).text
  const id = `score-${criterion.code}`
  const fault = faultOf(mark.score, criterion, step)
  const demanded = mark.score !== '' && !fault && needsComment(mark.score, criterion, below)
  const max = formatNumber(criterion.max, language)
  const problem = fault && t(fault, { max, step: step ?? '1' })
  const owed = demanded && mark.comment.trim() === ''
  return (
    <li className={classes.line} data-lacks={lacks || undefined}>
      <div className={classes.row}>
        <label htmlFor={id}>{title}</label>
        <span className={classes.mark}>
          <input
            id={id}
            data-score={criterion.code}
            inputMode="decimal"
            autoComplete="off"
            maxLength={6}
            value={mark.score === '' || fault ? mark.score : formatNumber(mark.score, language)}
            aria-label={t('score_of', { criterion: title, max })}
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${id}-about`}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={onKey}
            onChange={(event) => {
              const typed = event.currentTarget.value.trim()
              onChange({ score: typed === '' ? '' : (readNumber(typed, 4) ?? typed) })
            }}
          />
          <span>{t('max', { max })}</span>
        </span>
      </div>
      <p
        id={`${id}-about`}
        className={`${classes.small} ${classes.guidance}`}
        lang={pick(criterion.guidance, language).language}
      >
        {guidance}
      </p>
      {problem && <p className={classes.fault}>{problem}</p>}
      {mark.score !== '' && !fault && (demanded || wanted || mark.comment !== '') ? (
        <TextAreaField
          label={
            demanded ? t('comment_needed', { percent: formatPercent(below ?? 0, language) }) : t('comment')
          }
          optional={!demanded}
          rows={2}
          value={mark.comment}
          error={
            lacks && owed ? t('comment_needed', { percent: formatPercent(below ?? 0, language) }) : undefined
          }
          onChange={(comment) => onChange({ comment })}
        />
      ) : (
        mark.score !== '' &&
        !fault && (
          <button type="button" className={classes.addComment} onClick={() => setWanted(true)}>
            {t('comment_add')}
            <span className="visually-hidden">: {title}</span>
          </button>
        )
      )}
    </li>
  )
}
