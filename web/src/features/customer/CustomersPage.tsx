import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Customer } from '../../api/customer'
import { customerName, customersQuery } from '../../api/customer'
import { rowsOf } from '../../api/http'
import { useTierName } from '../../api/tier'
import { useCommands } from '../../app/commands'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Avatar } from '../../ui/Avatar'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { phoneText } from '../../ui/phone'
import { SearchField } from '../../ui/SearchField'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import s from './CustomersPage.module.css'
import { customerText } from './text'

export function CustomersPage() {
  const t = useText(customerText)
  const { q } = useSearch({ from: '/shell/customers/' })
  const navigate = useNavigate()
  const [query, setQuery] = useState(q ?? '')
  const input = useRef<HTMLInputElement>(null)
  useCommands([
    {
      id: 'customers search',
      label: t('search'),
      group: 'here',
      keys: '/',
      run: () => input.current?.focus(),
    },
  ])
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((q ?? '') !== query.trim())
        void navigate({ to: '/customers', search: { q: query.trim() || undefined }, replace: true })
    }, 250)
    return () => clearTimeout(timer)
  }, [query, q, navigate])
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <SearchField
          label={t('search')}
          value={query}
          onChange={setQuery}
          keys="/"
          inputRef={input}
          className={s.search}
        />
      }
    >
      <Rows q={q ?? ''} />
    </Page>
  )
}

function Rows({ q }: { q: string }) {
  const t = useText(customerText)
  const locale = useLocale()
  const tierName = useTierName()
  const list = useInfiniteQuery(customersQuery(q))
  if (list.error) return <ErrorView error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Skeleton lines={10} height={24} />
  const rows = rowsOf(list.data)
  if (rows.length === 0) {
    return (
      <Empty icon={<Users size={24} />} title={q ? t('noMatch') : t('emptyTitle')}>
        {q ? t('noMatchText') : t('emptyText')}
      </Empty>
    )
  }
  const columns: Column<Customer>[] = [
    {
      id: 'name',
      head: t('name'),
      rowHeader: true,
      cell: (customer) => (
        <Link to="/customers/$id" params={{ id: customer.id }} className={s.name}>
          <Avatar name={customerName(customer, locale)} seed={customer.id} size={28} />
          {customerName(customer, locale)}
          {!customer.known && !customer.name && <Tag tone="outline">{t('anonymous')}</Tag>}
          {customer.blocked_kind && <Tag tone="danger">{t('blocked')}</Tag>}
        </Link>
      ),
    },
    {
      id: 'contact',
      head: t('contact'),
      cell: (c) => [phoneText(c.phone ?? ''), c.email].filter(Boolean).join(' · ') || '—',
    },
    { id: 'place', head: t('place'), cell: (c) => c.place || '—' },
    { id: 'tier', head: t('tier'), cell: (c) => tierName(c.tier) || '—' },
    { id: 'stage', head: t('stage'), cell: (c) => t(`stage.${c.stage}`) },
    { id: 'seen', head: t('lastSeen'), align: 'end', cell: (c) => <Time at={c.seen_at} /> },
  ]
  return (
    <Card flush>
      <Table label={t('title')} columns={columns} rows={rows} rowKey={(c) => c.id} />
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}
