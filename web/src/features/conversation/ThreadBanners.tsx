import { Bot, Eye, Hourglass, Lock, Timer } from 'lucide-react'
import type { ConversationDetail } from '../../api/conversation'
import { useConversationAction } from '../../api/conversation'
import { useMe } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { useNow } from '../../ui/Time'
import { countdown, minuteTime } from '../../ui/time'
import { conversationText } from './text'
import { useTypingColleagues } from './typing'
import { dropWrapup } from './wrapups'

// Whose turn it is, who else is here, and what is running out.
export function ThreadBanners({ detail, onNext }: { detail: ConversationDetail; onNext: () => void }) {
  const t = useText(conversationText)
  const locale = useLocale()
  const me = useMe()
  const { conversation } = detail
  const mine = conversation.owner_kind === 'agent' && conversation.owner_id === me.member?.id
  return (
    <>
      <Viewers detail={detail} />
      {conversation.state === 'closed' && (
        <Banner flat icon={<Lock size={15} aria-hidden />}>
          {t('closedNow', { time: minuteTime(conversation.closed_at ?? 0, locale) })}
        </Banner>
      )}
      {conversation.owner_kind === 'bot' && (
        <Banner flat icon={<Bot size={15} aria-hidden />}>
          {t('botServing')}
        </Banner>
      )}
      {conversation.owner_kind === 'queue' && (
        <Banner flat tone="warn" icon={<Hourglass size={15} aria-hidden />}>
          {t('inQueue')}
        </Banner>
      )}
      {conversation.owner_kind === 'agent' && !mine && (
        <Banner flat>{t('ownedBy', { name: conversation.owner_name ?? t('colleague') })}</Banner>
      )}
      {mine && !conversation.accepted && conversation.lease_until ? (
        <AcceptBy until={conversation.lease_until} />
      ) : null}
      <Wrapup detail={detail} onNext={onNext} />
    </>
  )
}

function Viewers({ detail }: { detail: ConversationDetail }) {
  const t = useText(conversationText)
  const me = useMe()
  const others = (detail.viewers ?? []).filter((v) => v.member_id !== me.member?.id)
  const typing = useTypingColleagues(detail.conversation.id, me.member?.id ?? '')
  if (others.length === 0 && typing.length === 0) return null
  const names = (typing.length > 0 ? typing : others.map((v) => v.name)).join('、')
  return (
    <Banner flat tone="warn" icon={<Eye size={15} aria-hidden />}>
      {typing.length > 0 ? t('alsoTyping', { names }) : t('viewing', { names })}
    </Banner>
  )
}

function AcceptBy({ until }: { until: number }) {
  const t = useText(conversationText)
  const left = (until - useNow(1000)) / 1000
  return (
    <Banner flat tone="warn" icon={<Timer size={15} aria-hidden />}>
      {left > 0 ? t('acceptSoon', { time: countdown(left) }) : t('acceptLate')}
    </Banner>
  )
}

function Wrapup({ detail, onNext }: { detail: ConversationDetail; onNext: () => void }) {
  const t = useText(conversationText)
  const me = useMe()
  const complain = useComplain()
  const act = useConversationAction(detail.conversation.id)
  const now = useNow(1000)
  const leg = (detail.legs ?? []).find(
    (l) => l.owner_id === me.member?.id && l.wrapup_started_at && !l.wrapup_ended_at,
  )
  if (!leg) return null
  return (
    <Banner
      flat
      tone="ok"
      icon={<Timer size={15} aria-hidden />}
      action={
        <Button
          size="small"
          isPending={act.isPending}
          onPress={() =>
            act.mutate('wrapup-done', {
              onSuccess: () => {
                dropWrapup(detail.conversation.id)
                onNext()
              },
              onError: complain,
            })
          }
        >
          {t('wrapupDone')}
        </Button>
      }
    >
      {t('wrapup', { time: countdown((now - (leg.wrapup_started_at ?? now)) / 1000) })}
    </Banner>
  )
}
