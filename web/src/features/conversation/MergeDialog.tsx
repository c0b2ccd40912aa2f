import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer } from '../../api/customer'
import { customerName, customersQuery, mergeCustomer, undoMerge } from '../../api/customer'
import { rowsOf } from '../../api/http'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { RadioGroup } from '../../ui/Radio'
import { toast, toastWithUndo } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './CloseDrawer.module.css'
import { dialogText } from './dialogText'
import { conversationText } from './text'

export function MergeDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useText(conversationText)
  const td = useText(dialogText)
  const tu = useText(uiText)
  const locale = useLocale()
  const client = useQueryClient()
  const complain = useComplain()
  const [query, setQuery] = useState('')
  const [into, setInto] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const found = useInfiniteQuery({ ...customersQuery(query.trim()), enabled: query.trim().length > 1 })
  const others = rowsOf(found.data).filter((c) => c.id !== customer.id)
  const refresh = () => void client.invalidateQueries()

  const submit = async () => {
    if (!into) return
    setBusy(true)
    try {
      const { merge_id } = await mergeCustomer(into, customer.id)
      toastWithUndo(
        td('mergeDone'),
        () =>
          void undoMerge(merge_id).then(() => {
            toast(td('mergeUndone'))
            refresh()
          }, complain),
      )
      refresh()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={td('mergeTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isDisabled={!into} isPending={busy} onPress={() => void submit()}>
            {t('merge')}
          </Button>
        </>
      }
    >
      <p className={s.intro}>{td('mergeText', { name: customerName(customer, locale) })}</p>
      <TextField label={td('mergeSearch')} value={query} onChange={setQuery} autoFocus />
      {others.length > 0 && (
        <RadioGroup
          label={td('mergeTitle')}
          hideLabel
          value={into}
          onChange={setInto}
          options={others.slice(0, 8).map((c) => ({
            id: c.id,
            label: customerName(c, locale),
            note: [c.phone, c.email, c.place].filter(Boolean).join(' · '),
          }))}
        />
      )}
    </Dialog>
  )
}
