import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { As } from '../../api/item'
import { adviceQuery, previewQuery } from '../../api/item'
import type { Content, ItemDetail, Saving } from '../../api/knowledge'
import { itemQuery, saveItem } from '../../api/knowledge'
import { isProblem } from '../../api/problem'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { usePageTitle } from '../../ui/pageTitle'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { AdviceCard } from './AdviceCard'
import { changeText } from './changeText'
import { blankContent, contentOf, filled, sameContent } from './content'
import { ItemForm } from './ItemForm'
import { ItemHeader } from './ItemHeader'
import s from './ItemPage.module.css'
import { ItemPreview } from './ItemPreview'
import { ItemSide } from './ItemSide'
import { SettleDialog } from './SettleDialog'
import { knowledgeText } from './text'
import { useSettled } from './useSettled'

export function ItemPage() {
  const t = useText(knowledgeText)
  const { id } = useParams({ from: '/shell/knowledge/items/$id' })
  const detail = useQuery({ ...itemQuery(id), enabled: id !== 'new' })
  usePageTitle(detail.data?.question ?? t('editorNew'))
  if (detail.error) return <ErrorView error={detail.error} onRetry={() => void detail.refetch()} />
  if (id !== 'new' && !detail.data) {
    return (
      <div className={s.loading}>
        <Skeleton lines={12} height={20} />
      </div>
    )
  }
  return <Editor key={id} detail={id === 'new' ? null : (detail.data ?? null)} />
}

function Editor({ detail }: { detail: ItemDetail | null }) {
  const t = useText(knowledgeText)
  const tc = useText(changeText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write') && (detail?.may ?? ['edit']).includes('edit')
  const stored = detail
    ? contentOf(detail.draft)
    : blankContent(sessionStorage.getItem('yingda.newItem') ?? '')
  const [mine, setMine] = useState<Content | null>(null)
  const [base, setBase] = useState(detail?.draft_revision_id ?? '')
  const [note, setNote] = useState('')
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [conflict, setConflict] = useState<string[] | null>(null)
  const [confirm, setConfirm] = useState(false)
  const [as, setAs] = useState<As>({ channel: 'webchat', locale: 'zh-CN', visibility_as: 'public' })
  const content = mine ?? stored
  const sent = filled(content)
  const settled = useSettled(sent.content)
  const advice = useQuery({
    ...adviceQuery(detail?.id ?? '', settled),
    enabled: mayWrite && settled.question.trim() !== '',
  })
  const preview = useQuery(previewQuery(settled, as))
  const written = preview.data?.flaws ?? []
  // What was found in the words as they now are, and in the grade as it was saved.
  const flaws =
    detail || touched
      ? [...(detail?.flaws ?? []).filter((f) => !preview.data || f.field === 'grade'), ...written]
      : []
  const dirty = confirm || (mine !== null && !sameContent(mine, stored))
  useBlocker({
    shouldBlockFn: () => dirty && !window.confirm(t('leaveText')),
    enableBeforeUnload: () => dirty,
  })

  const change = (part: Partial<Content>) => {
    // What is edited rests on the revision that was read, whatever arrives meanwhile.
    if (mine === null) setBase(detail?.draft_revision_id ?? '')
    setMine({ ...content, ...part })
  }

  const save = async (parent: string, settlement: Saving = {}) => {
    setTouched(true)
    if (!content.question.trim()) return
    setBusy(true)
    try {
      const saved = await saveItem(detail?.id ?? null, content, parent, note, {
        ...settlement,
        confirm_grade: confirm || undefined,
      })
      setConfirm(false)
      sessionStorage.removeItem('yingda.newItem')
      setMine(null)
      setBase('')
      setNote('')
      setConflict(null)
      const alone = saved.draft.parent_id === parent || saved.draft.id === saved.published_revision_id
      toast(alone ? t('saved') : tc('mergedSaved'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      if (!detail)
        void navigate({
          to: '/knowledge/items/$id',
          params: { id: saved.id },
          replace: true,
          ignoreBlocker: true,
        })
    } catch (error) {
      const fields = isProblem(error, 'knowledge.stale') ? error.body.params?.fields : undefined
      if (detail && Array.isArray(fields)) {
        await client.invalidateQueries({ queryKey: itemQuery(detail.id).queryKey })
        setConflict(fields.map(String))
      } else complain(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={s.editor}>
      <ItemHeader
        detail={detail}
        question={content.question}
        dirty={dirty}
        busy={busy}
        onSave={() => void save(detail ? base || detail.draft_revision_id : '')}
      />
      <div className={s.columns}>
        <div className={s.form}>
          {!mayWrite && <Banner>{t('readonly')}</Banner>}
          <ItemForm
            content={content}
            onChange={change}
            touched={touched}
            note={note}
            onNote={setNote}
            readOnly={!mayWrite}
            detail={detail}
            advice={advice.data}
            flaws={written}
            places={sent.places}
            confirm={confirm}
            onConfirm={setConfirm}
          />
          <ItemPreview preview={preview} places={sent.places} as={as} onAs={setAs} />
        </div>
        <ItemSide detail={detail} draft={content} flaws={flaws} places={sent.places}>
          {mayWrite && <AdviceCard advice={advice.data} content={content} onChange={change} />}
        </ItemSide>
      </div>
      {conflict && detail && (
        <SettleDialog
          question={detail.question}
          fields={conflict}
          mine={content}
          theirs={contentOf(detail.draft)}
          onClose={() => setConflict(null)}
          onSettle={(settled) => save(base, { settled, seen: detail.draft_revision_id })}
        />
      )}
    </div>
  )
}
