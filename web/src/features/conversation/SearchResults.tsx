import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { Fragment } from 'react'
import { searchQuery } from '../../api/conversation'
import { customerName } from '../../api/customer'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Empty } from '../../ui/Empty'
import { plainText } from '../../ui/Rich'
import { SkeletonRows } from '../../ui/Skeleton'
import { Time } from '../../ui/Time'
import { rowName } from './names'
import s from './SearchResults.module.css'
import { searchText } from './searchText'
import { useInboxSearch } from './useInboxSearch'

export function SearchResults({ query }: { query: string }) {
  const t = useText(searchText)
  const [search] = useInboxSearch()
  const locale = useLocale()
  const q = query.trim()
  const found = useQuery(searchQuery(q))
  if ([...q].length < 2) return <p className={s.hint}>{t('searchShort')}</p>
  if (found.isPending) return <SkeletonRows rows={4} />
  const conversations = found.data?.conversations ?? []
  const messages = found.data?.messages ?? []
  const customers = found.data?.customers ?? []
  if (conversations.length + messages.length + customers.length === 0) {
    return (
      <Empty icon={<SearchX size={24} />} title={t('searchNothing', { q })}>
        {t('searchNothingText')}
      </Empty>
    )
  }
  return (
    <div className={s.results}>
      <Group title={t('searchCustomers')} count={customers.length}>
        {customers.map((customer) => (
          <li key={customer.id}>
            <Link to="/customers/$id" params={{ id: customer.id }} className={s.hit}>
              <b>
                <Marked text={customerName(customer, locale)} q={q} />
              </b>
              <span>
                <Marked text={[customer.phone, customer.email].filter(Boolean).join(' · ')} q={q} />
              </span>
            </Link>
          </li>
        ))}
      </Group>
      <Group title={t('searchConversations')} count={conversations.length}>
        {conversations.map((row) => (
          <li key={row.id}>
            <Link to="/inbox" search={{ ...search, c: row.id }} className={s.hit}>
              <b>
                <Marked text={rowName(row, locale)} q={q} />
                <Time at={row.message_at} className={s.time} />
              </b>
              <span>
                <Marked text={plainText(row.preview)} q={q} />
              </span>
            </Link>
          </li>
        ))}
      </Group>
      <Group title={t('searchMessages')} count={messages.length}>
        {messages.map((hit) => (
          <li key={hit.message_id}>
            <Link to="/inbox" search={{ ...search, c: hit.conversation_id }} className={s.hit}>
              <b>
                {rowName(hit, locale)}
                <Time at={hit.at} className={s.time} />
              </b>
              <span>
                <Marked text={hit.text} q={q} />
              </span>
            </Link>
          </li>
        ))}
      </Group>
    </div>
  )
}

function Group({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  if (count === 0) return null
  return (
    <section>
      <h2 className={s.heading}>{title}</h2>
      <ul>{children}</ul>
    </section>
  )
}

function Marked({ text, q }: { text: string; q: string }) {
  const parts = text.split(new RegExp(`(${q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`, 'i'))
  return (
    <>
      {parts.map((part, i) =>
        i % 2 === 1 ? <mark key={i}>{part}</mark> : <Fragment key={i}>{part}</Fragment>,
      )}
    </>
  )
}
