import { useQuery } from '@tanstack/react-query'
import { conversationQuery } from '../../api/conversation'
import { useText } from '../../i18n/text'
import { CustomerPanel } from './CustomerPanel'
import { PromisePanel } from './PromisePanel'
import { panelText } from './panelText'
import s from './SidePanel.module.css'
import { Suggestions } from './Suggestions'
import { TimelinePanel } from './TimelinePanel'

type SidePanelProps = { id: string; onFill: (text: string) => void }

export function SidePanel({ id, onFill }: SidePanelProps) {
  const t = useText(panelText)
  const detail = useQuery(conversationQuery(id))
  const conversation = detail.data?.conversation
  return (
    <aside className={s.panel} aria-label={t('panel')}>
      <Suggestions id={id} afterSeq={conversation?.customer_seq ?? 0} onFill={onFill} />
      {detail.data && <PromisePanel detail={detail.data} />}
      {conversation && <CustomerPanel key={conversation.customer_id} id={conversation.customer_id} />}
      {conversation && <TimelinePanel customerId={conversation.customer_id} current={id} />}
    </aside>
  )
}
