import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { conversationsQuery } from '../../api/conversation'
import { presenceQuery } from '../../api/desk'
import { rowsOf } from '../../api/http'
import { itemsQuery } from '../../api/knowledge'
import { can, useMe } from '../../api/session'
import type { SetupStep } from '../../api/settings'
import { checklistQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { ButtonAnchor, ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import s from './StartPage.module.css'
import { startText } from './text'

type StepId =
  | 'knowledge'
  | 'publish'
  | 'try'
  | 'hours'
  | 'install'
  | 'members'
  | 'group'
  | 'privacy'
  | 'security'
  | 'online'
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
  const conversations = useInfiniteQuery({
    ...conversationsQuery({ view: 'all' }),
    enabled: can(me, 'conversation.read'),
  })
  const checklist = useQuery({ ...checklistQuery, enabled: can(me, 'workspace.settings') })
  const done = (key: SetupStep['key']) =>
    checklist.data?.items?.some((step) => step.key === key && step.done) ?? false
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
      done: done('knowledge'),
      action: <ButtonLink to="/knowledge/publish/$">{t('step.publish.do')}</ButtonLink>,
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
    { id: 'hours', done: done('hours'), action: section('hours', t('step.hours.do')) },
    { id: 'install', done: done('inbox'), action: section('inboxes', t('step.install.do')) },
    { id: 'members', done: done('people'), action: section('members', t('step.members.do')) },
    { id: 'group', done: done('group'), action: section('groups', t('step.group.do')) },
    { id: 'privacy', done: done('privacy'), action: section('workspace', t('step.privacy.do')) },
    { id: 'security', done: done('second_factor'), action: section('security', t('step.security.do')) },
    {
      id: 'online',
      done: presence.data !== undefined && presence.data.state !== 'offline',
      action: <ButtonLink to="/inbox">{t('step.online.do')}</ButtonLink>,
    },
  ]
}
