import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Branch, BranchItem } from '../../../api/branch'
import { branchItemQuery, branchQuery, saveOnBranch } from '../../../api/branch'
import type { Content, Settlement } from '../../../api/knowledge'
import { isProblem } from '../../../api/problem'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import { uiText } from '../../../ui/text'
import { blankContent, contentOf, sameContent } from '../content'
import { ItemForm } from '../ItemForm'
import { PublishNav } from '../PublishNav'
import { SettleDialog } from '../SettleDialog'
import { knowledgeText } from '../text'
import s from './Branch.module.css'
import { branchText } from './branchText'

export function BranchItemPage({ id, item }: { id: string; item: string }) {
  const t = useText(branchText)
  const branch = useQuery(branchQuery(id))
  const there = useQuery({ ...branchItemQuery(id, item), enabled: item !== 'new' })
  const error = branch.error ?? there.error
  if (error)
    return <ErrorView error={error} onRetry={() => void Promise.all([branch.refetch(), there.refetch()])} />
  if (!branch.data || (item !== 'new' && !there.data)) {
    return (
      <Page title={t('title')}>
        <Skeleton lines={12} height={20} />
      </Page>
    )
  }
  return <Editor branch={branch.data} item={there.data ?? null} />
}

function Editor({ branch, item }: { branch: Branch; item: BranchItem | null }) {
  const t = useText(branchText)
  const tk = useText(knowledgeText)
  const tu = useText(uiText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write') && branch.state === 'open'
  const stored = item ? contentOf(item) : blankContent()
  const [mine, setMine] = useState<Content | null>(null)
  const [base, setBase] = useState('')
  const [note, setNote] = useState('')
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [conflict, setConflict] = useState<string[] | null>(null)
  const content = mine ?? stored
  const dirty = mine !== null && !sameContent(mine, stored)
  useBlocker({
    shouldBlockFn: () => dirty && !window.confirm(tk('leaveText')),
    enableBeforeUnload: () => dirty,
  })
  const change = (part: Partial<Content>) => {
    // What is edited rests on the revision that was read, whatever arrives meanwhile.
    if (mine === null) setBase(item?.id ?? '')
    setMine({ ...content, ...part })
  }
  const back = { to: '/knowledge/publish/$', params: { _splat: `branches/${branch.id}` } } as const
  const save = async (settlement?: Settlement) => {
    setTouched(true)
    if (!content.question.trim()) return
    setBusy(true)
    try {
      await saveOnBranch(branch.id, item?.item_id ?? null, content, base, note, settlement)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      toast(t('saved'))
      void navigate({ ...back, ignoreBlocker: true })
    } catch (error) {
      const fields = isProblem(error, 'knowledge.stale') ? error.body.params?.fields : undefined
      if (item && Array.isArray(fields)) {
        await client.invalidateQueries({ queryKey: branchItemQuery(branch.id, item.item_id).queryKey })
        setConflict(fields.map(String))
      } else complain(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page
      title={item ? t('itemTitle', { branch: branch.name }) : t('newItemTitle', { branch: branch.name })}
      actions={
        <>
          <ButtonLink {...back}>{t('back')}</ButtonLink>
          {mayWrite && (
            <Button look="primary" isPending={busy} isDisabled={!dirty} onPress={() => void save()}>
              {tu('save')}
            </Button>
          )}
        </>
      }
    >
      <PublishNav />
      <div className={s.form}>
        <ItemForm
          content={content}
          onChange={change}
          touched={touched}
          note={note}
          onNote={setNote}
          readOnly={!mayWrite}
          detail={null}
          flaws={item?.flaws ?? []}
          places={(content.answers ?? []).map((_, i) => i)}
        />
      </div>
      {conflict && item && (
        <SettleDialog
          question={item.question}
          fields={conflict}
          mine={content}
          theirs={contentOf(item)}
          onClose={() => setConflict(null)}
          onSettle={(settled) => save({ settled, seen: item.id })}
        />
      )}
    </Page>
  )
}
