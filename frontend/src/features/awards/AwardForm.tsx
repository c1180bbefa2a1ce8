import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button } from '../../components/Button'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { useTranslation } from '../../lib/texts'
import type { Award, AwardAct, useAwardVerbs } from './queries'

type Props = {
  award: Award
  title: string
  lead: string
  width: 'reading' | 'wide'
  verbs: ReturnType<typeof useAwardVerbs>
  /** What is sent, as it stands when the button is pressed. */
  act: AwardAct
  onDone: () => void
  children: ReactNode
}

/** A form about one grant: the way back to it, the questions, what the server says, one button. */
export function AwardForm({ award, title, lead, width, verbs, act, onDone, children }: Props) {
  const { t } = useTranslation('awards')
  return (
    <Page
      title={title}
      lead={lead}
      width={width}
      before={
        <Link to="/app/awards/$id" params={{ id: award.id }}>
          {award.title}
        </Link>
      }
    >
      {children}
      <ProblemNotice error={verbs.error} />
      <div>
        <Button
          look="main"
          busy={verbs.isPending}
          onClick={() => verbs.mutate({ act, version: award.version }, { onSuccess: onDone })}
        >
          {t('save')}
        </Button>
      </div>
    </Page>
  )
}
