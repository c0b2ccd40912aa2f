import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { mergeCategory } from '../../api/item'
import type { Category } from '../../api/knowledge'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { sortText } from './sortText'
import type { Node } from './tree'
import { flatten } from './tree'

type MergeDialogProps = {
  category: Category
  nodes: readonly Node[]
  onClose: () => void
  onMerged: (into: string) => void
}

export function MergeDialog({ category, nodes, onClose, onMerged }: MergeDialogProps) {
  const t = useText(sortText)
  const client = useQueryClient()
  const complain = useComplain()
  const own = new Set(flatten(nodes.filter((n) => n.id === category.id)).map((n) => n.id))
  const [into, setInto] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const merge = async () => {
    if (!into) return
    setBusy(true)
    try {
      const done = await mergeCategory(category.id, into)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      toast(t('merged', { n: done.items }))
      onMerged(into)
      onClose()
    } catch (error) {
      complain(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={`${t('mergeCategory')}: ${category.name}`} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={merge}>
        <p>{t('mergeText', { name: category.name })}</p>
        <Select
          label={t('mergeInto')}
          value={into}
          onChange={setInto}
          options={nodes.filter((n) => !own.has(n.id)).map((n) => ({ id: n.id, label: n.path }))}
        />
        <Button type="submit" look="danger" isDisabled={!into} isPending={busy}>
          {t('merge')}
        </Button>
      </Form>
    </Dialog>
  )
}
