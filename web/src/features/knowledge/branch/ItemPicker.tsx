import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rowsOf } from '../../../api/http'
import type { Item } from '../../../api/knowledge'
import { itemsQuery } from '../../../api/knowledge'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { SearchField } from '../../../ui/SearchField'
import { Skeleton } from '../../../ui/Skeleton'
import s from './Branch.module.css'
import { branchText } from './branchText'

type ItemPickerProps = { title: string; onPick: (item: Item) => void; onClose: () => void }

// An item of the base, found by what it is asked.
export function ItemPicker({ title, onPick, onClose }: ItemPickerProps) {
  const t = useText(branchText)
  const [q, setQ] = useState('')
  const word = q.trim()
  const found = useInfiniteQuery({ ...itemsQuery({ q: word }), enabled: word !== '' })
  const rows = word ? rowsOf(found.data) : []
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <SearchField label={t('changeItemSearch')} value={q} onChange={setQ} />
      {word === '' && <p>{t('changeItemTeach')}</p>}
      {word !== '' && found.isPending && <Skeleton lines={3} />}
      {found.data && word !== '' && rows.length === 0 && <p>{t('changeItemNone')}</p>}
      <ul className={s.found}>
        {rows.map((item) => (
          <li key={item.id}>
            <Button look="quiet" wide className={s.pick} onPress={() => onPick(item)}>
              {item.question}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
