import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { rowsOf } from '../../api/http'
import type { Figure } from '../../api/overview'
import { figureRowsQuery } from '../../api/overview'
import { useDescribe } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Drawer } from '../../ui/Dialog'
import { LoadMore } from '../../ui/LoadMore'
import { plainText } from '../../ui/Rich'
import { Skeleton } from '../../ui/Skeleton'
import { Time } from '../../ui/Time'
import { knownKey } from './figures'
import s from './OverviewPage.module.css'
import { overviewText } from './text'

// The conversations behind a figure.
export function FigureRows({ figure, day, onClose }: { figure: Figure; day: string; onClose: () => void }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const describe = useDescribe()
  const list = useInfiniteQuery(figureRowsQuery(figure.key, day))
  const rows = rowsOf(list.data)
  const key = knownKey(figure.key)
  return (
    <Drawer title={t('rowsTitle', { name: key ? t(`name.${key}`) : figure.key })} isOpen onClose={onClose}>
      {list.error && <Banner tone="danger">{describe(list.error)}</Banner>}
      {list.isPending && <Skeleton lines={6} height={24} />}
      {list.data && rows.length === 0 && <p className={s.muted}>{t('rowsEmpty')}</p>}
      <ul className={s.rows}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to="/inbox" search={{ view: 'all', c: row.id }}>
              <b>{(locale === 'en' && row.customer_name_en) || row.customer_name || row.id}</b>
              <span>{plainText(row.preview)}</span>
            </Link>
            <Time at={row.message_at || row.created_at} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Drawer>
  )
}
