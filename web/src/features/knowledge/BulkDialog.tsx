import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BulkDone, BulkEdit } from '../../api/item'
import type { Grade } from '../../api/knowledge'
import { categoriesQuery } from '../../api/knowledge'
import { membersQuery } from '../../api/settings'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Combo } from '../../ui/Combo'
import { Dialog } from '../../ui/Dialog'
import { FieldRow, Form, SaveButton } from '../../ui/Form'
import { Progress } from '../../ui/Progress'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './BulkBar.module.css'
import { editMany } from './bulk'
import { splitList } from './content'
import { codeText, flawTexts } from './flaws'
import { grades } from './GradeField'
import { itemText } from './itemText'
import { ListField } from './ListField'
import { sortText } from './sortText'
import { TierChecks } from './TierChecks'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'
import { visibilities } from './visibility'

type BulkDialogProps = { ids: readonly string[]; onClose: () => void; onDone: () => void }

// Only what is filled in is sent.
export function BulkDialog({ ids, onClose, onDone }: BulkDialogProps) {
  const t = useText(sortText)
  const ti = useText(itemText)
  const tk = useText(knowledgeText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const categories = useQuery(categoriesQuery)
  const members = useQuery(membersQuery)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const [edit, setEdit] = useState<BulkEdit>({})
  const [done, setDone] = useState<number | null>(null)
  const [result, setResult] = useState<BulkDone | null>(null)
  const [empty, setEmpty] = useState(false)
  const set = (part: BulkEdit) => setEdit((before) => ({ ...before, ...part }))
  const words = (list: string[]) => (list.length > 0 ? list : undefined)
  const apply = async () => {
    if (Object.values(edit).every((value) => value === undefined)) {
      setEmpty(true)
      return
    }
    setDone(0)
    try {
      const all = await editMany(ids, edit, setDone)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      if ((all.refused ?? []).length > 0) setResult(all)
      else {
        toast(t('bulkDone', { changed: all.changed, same: all.same }))
        onDone()
        onClose()
      }
    } catch (error) {
      complain(error)
    } finally {
      setDone(null)
    }
  }
  const keep = { id: 'keep' as const, label: t('keep') }
  return (
    <Dialog title={t('bulkTitle', { n: ids.length })} isOpen onClose={onClose}>
      {result ? (
        <Refused result={result} />
      ) : (
        <Form onSubmit={apply} error={empty ? t('bulkNothing') : undefined}>
          <p>{t('bulkIntro')}</p>
          <FieldRow>
            <Combo
              key={nodes.length}
              label={tk('category')}
              value={edit.category_id ?? null}
              onChange={(id) => set({ category_id: id ?? undefined })}
              options={nodes.map((node) => ({ id: node.id, label: node.path }))}
              emptyText={tu('noMatches')}
              placeholder={t('keep')}
            />
            <Select
              label={ti('owner')}
              value={edit.owner_id === undefined ? 'keep' : edit.owner_id || 'nobody'}
              onChange={(id) => set({ owner_id: id === 'keep' ? undefined : id === 'nobody' ? '' : id })}
              options={[
                keep,
                { id: 'nobody', label: ti('ownerNone') },
                ...(members.data?.items ?? []).map((m) => ({ id: m.id, label: m.name })),
              ]}
            />
          </FieldRow>
          <FieldRow>
            <Select
              label={tk('visibility')}
              value={edit.visibility ?? 'keep'}
              onChange={(id) => set({ visibility: id === 'keep' ? undefined : id, tiers: undefined })}
              options={[keep, ...visibilities.map((id) => ({ id, label: tk(`visibility.${id}`) }))]}
            />
            <Select
              label={tk('grade')}
              value={(edit.grade as Grade | undefined) ?? 'keep'}
              onChange={(id) => set({ grade: id === 'keep' ? undefined : id })}
              options={[keep, ...grades.map((id) => ({ id, label: tk(`grade.${id}`) }))]}
            />
          </FieldRow>
          {edit.visibility === 'tier' && (
            <TierChecks tiers={edit.tiers ?? []} onChange={(tiers) => set({ tiers })} readOnly={false} />
          )}
          <FieldRow>
            <ListField
              label={t('addTags')}
              value={edit.add_tags ?? []}
              onChange={(list) => set({ add_tags: words(list) })}
              split={splitList}
            />
            <ListField
              label={t('removeTags')}
              value={edit.remove_tags ?? []}
              onChange={(list) => set({ remove_tags: words(list) })}
              split={splitList}
            />
          </FieldRow>
          <FieldRow>
            <ListField
              label={t('addProducts')}
              value={edit.add_products ?? []}
              onChange={(list) => set({ add_products: words(list) })}
              split={splitList}
            />
            <ListField
              label={t('addAudience')}
              value={edit.add_audience ?? []}
              onChange={(list) => set({ add_audience: words(list) })}
              split={splitList}
            />
          </FieldRow>
          {done !== null && (
            <Progress
              label={t('apply')}
              note={t('bulkProgress', { done, total: ids.length })}
              value={(100 * done) / ids.length}
            />
          )}
          <SaveButton label={t('apply')} isPending={done !== null} />
        </Form>
      )}
    </Dialog>
  )
}

function Refused({ result }: { result: BulkDone }) {
  const t = useText(sortText)
  const tf = useText(flawTexts)
  const refused = result.refused ?? []
  const codes = [...new Set(refused.map((r) => r.code))]
  return (
    <>
      <p>{t('bulkDone', { changed: result.changed, same: result.same })}</p>
      <Banner tone="warn">
        {t('bulkRefused', { n: refused.length })}
        <ul className={s.refused}>
          {codes.map((code) => {
            const of = refused.filter((r) => r.code === code)
            return (
              <li key={code}>
                {codeText(code, tf, of[0]?.params)} <span className="num">× {of.length}</span>
              </li>
            )
          })}
        </ul>
      </Banner>
    </>
  )
}
