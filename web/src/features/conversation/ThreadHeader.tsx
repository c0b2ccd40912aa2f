import { useQueryClient } from '@tanstack/react-query'
import {
  ArrowLeft,
  ArrowRightLeft,
  Ban,
  Bot,
  CircleCheck,
  Ellipsis,
  Hand,
  Link2,
  PanelRight,
  Undo2,
} from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { ConversationDetail, ConversationRow } from '../../api/conversation'
import { refreshConversation, useConversationAction } from '../../api/conversation'
import type { Me } from '../../api/session'
import { can, useMe } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { deferred } from '../../app/deferred'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { Kbd } from '../../ui/Kbd'
import { Menu } from '../../ui/Menu'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import { setLeaving } from './leaving'
import { groupName } from './names'
import s from './ThreadHeader.module.css'
import { conversationText } from './text'

const BlockDialog = lazy(() => import('./BlockDialog').then((m) => ({ default: m.BlockDialog })))
const CloseDrawer = lazy(() => import('./CloseDrawer').then((m) => ({ default: m.CloseDrawer })))
const TransferDialog = lazy(() => import('./TransferDialog').then((m) => ({ default: m.TransferDialog })))

type ThreadHeaderProps = {
  detail: ConversationDetail
  name: string
  onNext: () => void
  onBack: () => void
  onPanel: () => void
}

type Open = 'transfer' | 'close' | 'block' | null

// What this member may do with this conversation now.
function rights(conversation: ConversationRow, me: Me) {
  const open = conversation.state === 'open'
  const mine = conversation.owner_kind === 'agent' && conversation.owner_id === me.member?.id
  const inQueue = conversation.owner_kind === 'queue'
  const works = can(me, 'conversation.reply')
  return {
    accept: open && works && (inQueue || (mine && !conversation.accepted)),
    takeOver: open && !mine && !inQueue && can(me, 'conversation.take_over'),
    transfer: open && (mine || can(me, 'conversation.assign')),
    close: open && (mine || can(me, 'conversation.take_over')),
    giveBack: open && mine,
    block: can(me, 'customer.block'),
  }
}

export function ThreadHeader({ detail, name, onNext, onBack, onPanel }: ThreadHeaderProps) {
  const t = useText(conversationText)
  const tu = useText(uiText)
  const locale = useLocale()
  const me = useMe()
  const client = useQueryClient()
  const complain = useComplain()
  const { conversation } = detail
  const may = rights(conversation, me)
  const act = useConversationAction(conversation.id)
  const [open, setOpen] = useState<Open>(null)

  const accept = () => act.mutate('accept', { onError: complain })
  const takeOver = () => act.mutate('take-over', { onError: complain })
  const giveBack = () => {
    setLeaving(conversation.id, true)
    deferred({
      text: t('givingBack'),
      commit: () => act.mutateAsync('give-back').finally(() => setLeaving(conversation.id, false)),
      undone: () => setLeaving(conversation.id, false),
      failed: complain,
    })
    onNext()
  }
  const copyLink = () =>
    void navigator.clipboard.writeText(location.href).then(
      () => toast(tu('copied')),
      (error: unknown) => complain(error),
    )

  useCommands([
    { id: 'accept', label: t('cmdAccept'), group: 'here', keys: 'a', isDisabled: !may.accept, run: accept },
    {
      id: 'take over',
      label: t('takeOver'),
      group: 'here',
      keys: 'shift+a',
      isDisabled: !may.takeOver,
      run: takeOver,
    },
    {
      id: 'transfer',
      label: t('transfer'),
      group: 'here',
      keys: 't',
      isDisabled: !may.transfer,
      run: () => setOpen('transfer'),
    },
    {
      id: 'close',
      label: t('close'),
      group: 'here',
      keys: 'e',
      isDisabled: !may.close,
      run: () => setOpen('close'),
    },
    {
      id: 'give back',
      label: t('giveBack'),
      group: 'here',
      keys: 'b',
      isDisabled: !may.giveBack,
      run: giveBack,
    },
    { id: 'block', label: t('block'), group: 'here', isDisabled: !may.block, run: () => setOpen('block') },
    { id: 'copy link', label: t('copyLink'), group: 'here', run: copyLink },
    {
      id: 'refresh',
      label: tu('retry'),
      group: 'here',
      listed: false,
      run: () => refreshConversation(client, conversation.id),
    },
  ])

  return (
    <header className={s.header}>
      <IconButton label={t('back')} className={s.back} onPress={onBack}>
        <ArrowLeft size={18} aria-hidden />
      </IconButton>
      <div className={s.who}>
        <h2>{name}</h2>
        <p>
          {conversation.inbox_name || t('channel.webchat')}
          {groupName(conversation, locale) ? ` · ${groupName(conversation, locale)}` : ''} ·{' '}
          <Time at={conversation.created_at} />
        </p>
      </div>
      <div className={s.actions}>
        {may.accept && (
          <Button look="primary" isPending={act.isPending} onPress={accept}>
            <Hand size={16} aria-hidden />
            {t('accept')}
            <Kbd keys="a" className={s.kbd} />
          </Button>
        )}
        {may.takeOver && (
          <Button
            look={conversation.owner_kind === 'bot' ? 'primary' : 'line'}
            isPending={act.isPending}
            onPress={takeOver}
          >
            <Hand size={16} aria-hidden />
            {t('takeOver')}
          </Button>
        )}
        {may.transfer && !may.accept && (
          <Button onPress={() => setOpen('transfer')}>
            <ArrowRightLeft size={16} aria-hidden />
            {t('transfer')}
          </Button>
        )}
        {may.close && may.giveBack && !may.accept && (
          <Button look="primary" onPress={() => setOpen('close')}>
            <CircleCheck size={16} aria-hidden />
            {t('close')}
            <Kbd keys="e" className={s.kbd} />
          </Button>
        )}
        <Menu
          label={t('more')}
          placement="bottom end"
          trigger={
            <AriaButton className={s.more} aria-label={t('more')}>
              <Ellipsis size={18} aria-hidden />
            </AriaButton>
          }
          groups={[
            {
              id: 'do',
              entries: [
                ...(may.giveBack
                  ? [
                      {
                        id: 'give back',
                        label: t('giveBack'),
                        keys: 'b',
                        icon: <Bot size={16} aria-hidden />,
                        run: giveBack,
                      },
                    ]
                  : []),
                ...(may.giveBack
                  ? [
                      {
                        id: 'requeue',
                        label: t('requeue'),
                        icon: <Undo2 size={16} aria-hidden />,
                        run: () => act.mutate('requeue', { onError: complain, onSuccess: onNext }),
                      },
                    ]
                  : []),
                ...(may.close && !may.giveBack
                  ? [
                      {
                        id: 'close',
                        label: t('close'),
                        icon: <CircleCheck size={16} aria-hidden />,
                        run: () => setOpen('close'),
                      },
                    ]
                  : []),
                { id: 'copy', label: t('copyLink'), icon: <Link2 size={16} aria-hidden />, run: copyLink },
                ...(may.block
                  ? [
                      {
                        id: 'block',
                        label: t('blockTitle'),
                        danger: true,
                        icon: <Ban size={16} aria-hidden />,
                        run: () => setOpen('block'),
                      },
                    ]
                  : []),
              ],
            },
          ]}
        />
        <IconButton label={t('showPanel')} className={s.panel} onPress={onPanel}>
          <PanelRight size={18} aria-hidden />
        </IconButton>
      </div>
      <Suspense fallback={null}>
        {open === 'transfer' && (
          <TransferDialog conversation={conversation} onClose={() => setOpen(null)} onLeft={onNext} />
        )}
        {open === 'close' && (
          <CloseDrawer conversation={conversation} onClose={() => setOpen(null)} onLeft={onNext} />
        )}
        {open === 'block' && (
          <BlockDialog customerId={conversation.customer_id} onClose={() => setOpen(null)} />
        )}
      </Suspense>
    </header>
  )
}
