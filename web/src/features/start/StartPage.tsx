import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { conversationsQuery } from '../../api/conversation'
import { presenceQuery } from '../../api/desk'
import { rowsOf } from '../../api/http'
import { itemsQuery, releasesQuery } from '../../api/knowledge'
import { can, useMe } from '../../api/session'
import { hoursQuery, inboxesQuery, membersQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { ButtonAnchor, ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import s from './StartPage.module.css'
import { startText } from './text'

type StepId = 'knowledge' | 'publish' | 'try' | 'hours' | 'install' | 'members' | 'online'
type Step = { id: StepId; done: boolean; action: ReactNode }

// What is done is read off the workspace itself; nothing is ticked by hand.
export function StartPage() {
  const t = useText(startText)
  const steps = useSteps()
  const done = steps.filter((step) => step.done).length
  return (
    <Page title={t('title')} intro={t('intro')} width="text">
      <Progress
        label={t('title')}
        value={(done / steps.length) * 100}
        note={t('done', { n: done, total: steps.length })}
      />
      {done === steps.length && <Banner tone="ok">{t('allDone')}</Banner>}
      <Card flush>
        <ol>
          {steps.map((step, i) => (
            <li key={step.id} className={cx(s.step, step.done && s.done)}>
              <span className={s.mark} aria-hidden>
                {step.done ? <Check size={15} strokeWidth={3} /> : i + 1}
              </span>
              <div className={s.text}>
                <b>{t(`step.${step.id}`)}</b>
                <span className="sr">{step.done ? t('stateDone') : t('stateOpen')}</span>
                <p>{t(`step.${step.id}.text`)}</p>
              </div>
              {step.action}
            </li>
          ))}
        </ol>
      </Card>
    </Page>
  )
}

function useSteps(): Step[] {
  const t = useText(startText)
  const me = useMe()
  const reads = can(me, 'knowledge.read')
  const items = useInfiniteQuery({ ...itemsQuery({}), enabled: reads })
  const releases = useQuery({ ...releasesQuery, enabled: reads })
  const conversations = useInfiniteQuery({
    ...conversationsQuery({ view: 'all' }),
    enabled: can(me, 'conversation.read'),
  })
  const members = useQuery(membersQuery)
  const hours = useQuery(hoursQuery)
  const inboxes = useQuery(inboxesQuery)
  const presence = useQuery({ ...presenceQuery, enabled: can(me, 'desk.work') })
  const section = (id: string, label: string) => (
    <ButtonLink to="/settings/$section" params={{ section: id }}>
      {label}
    </ButtonLink>
  )
  return [
    {
      id: 'knowledge',
      done: rowsOf(items.data).length > 0,
      action: <ButtonLink to="/knowledge/import">{t('step.knowledge.do')}</ButtonLink>,
    },
    {
      id: 'publish',
      done: (releases.data?.items ?? []).length > 0,
      action: <ButtonLink to="/knowledge/publish">{t('step.publish.do')}</ButtonLink>,
    },
    {
      id: 'try',
      done: rowsOf(conversations.data).length > 0,
      action: (
        <ButtonAnchor href="/demo" target="_blank" rel="noreferrer">
          {t('step.try.do')}
        </ButtonAnchor>
      ),
    },
    { id: 'hours', done: (hours.data?.items ?? []).length > 0, action: section('hours', t('step.hours.do')) },
    {
      id: 'install',
      done: (inboxes.data?.items ?? []).some((inbox) => (inbox.settings.domains ?? []).length > 0),
      action: section('inboxes', t('step.install.do')),
    },
    {
      id: 'members',
      done: (members.data?.items ?? []).filter((m) => !m.sample).length > 1,
      action: section('members', t('step.members.do')),
    },
    {
      id: 'online',
      done: presence.data !== undefined && presence.data.state !== 'offline',
      action: <ButtonLink to="/inbox">{t('step.online.do')}</ButtonLink>,
    },
  ]
}
