import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Item } from '../../api/knowledge'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { toast } from '../../ui/Toast'
import s from './BulkBar.module.css'
import { editMany } from './bulk'
import { itemText } from './itemText'
import { sortText } from './sortText'

const BulkDialog = lazy(() => import('./BulkDialog').then((m) => ({ default: m.BulkDialog })))

type BulkBarProps = { items: readonly Item[]; onClear: () => void }

// What can be done with the items that are selected.
export function BulkBar({ items, onClear }: BulkBarProps) {
  const t = useText(sortText)
  const ti = useText(itemText)
  const client = useQueryClient()
  const complain = useComplain()
  const [open, setOpen] = useState<'edit' | 'confirm' | null>(null)
  const ids = items.map((item) => item.id)
  const unconfirmed = items.some((item) => item.grade_confirmed !== item.grade)
  return (
    <div className={s.bar} role="toolbar" aria-label={t('selected', { n: ids.length })}>
      <b className="num">{t('selected', { n: ids.length })}</b>
      <Button size="small" look="primary" onPress={() => setOpen('edit')}>
        {t('bulkEdit')}
      </Button>
      {unconfirmed && (
        <Button size="small" onPress={() => setOpen('confirm')}>
          {t('bulkConfirm')}
        </Button>
      )}
      <Button size="small" look="quiet" onPress={onClear}>
        {t('clearSelection')}
      </Button>
      {open === 'edit' && (
        <Suspense>
          <BulkDialog ids={ids} onClose={() => setOpen(null)} onDone={onClear} />
        </Suspense>
      )}
      {open === 'confirm' && (
        <Confirm
          title={t('bulkConfirm')}
          isOpen
          onClose={() => setOpen(null)}
          confirmLabel={t('bulkConfirm')}
          onConfirm={async () => {
            try {
              await editMany(ids, { confirm_grade: true }, () => {})
              toast(ti('gradeConfirmed'))
              onClear()
              await client.invalidateQueries({ queryKey: ['knowledge'] })
            } catch (error) {
              complain(error)
              throw error
            }
          }}
        >
          {t('bulkConfirmText', { n: ids.length })}
        </Confirm>
      )}
    </div>
  )
}
