import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { rowsOf } from '../../api/http'
import type { Correction } from '../../api/knowledge'
import { candidatesQuery, correctionsQuery } from '../../api/knowledge'
import type { ClusterDetail, NewFix } from '../../api/learning'
import { fixCluster, proposalQuery } from '../../api/learning'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Drawer } from '../../ui/Dialog'
import { TextArea, TextField } from '../../ui/Field'
import { RadioGroup } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './Learning.module.css'
import { percent } from './money'
import { learningText } from './text'

type Kind = NewFix['kind']

type FixDrawerProps = { cluster: ClusterDetail; correctionId: string; onClose: () => void }

// From a cluster, or from what an agent said was answered wrongly, to a draft.
export function FixDrawer({ cluster, correctionId, onClose }: FixDrawerProps) {
  const open = useInfiniteQuery({ ...correctionsQuery('open'), enabled: correctionId !== '' })
  const correction = rowsOf(open.data).find((c) => c.id === correctionId)
  if (open.isLoading) return null
  return <FixForm cluster={cluster} correction={correction} onClose={onClose} />
}

type FixFormProps = { cluster: ClusterDetail; correction?: Correction; onClose: () => void }

function FixForm({ cluster, correction, onClose }: FixFormProps) {
  const t = useText(learningText)
  const tu = useText(uiText)
  const complain = useComplain()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState<Kind>(correction?.right_item_id ? 'variants' : 'item')
  const [item, setItem] = useState(correction?.right_item_id ?? '')
  const [question, setQuestion] = useState<string | null>(null)
  const [answer, setAnswer] = useState(correction?.answer ?? '')
  const [left, setLeft] = useState<readonly string[]>([])
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const proposal = useQuery({
    ...proposalQuery(cluster.id, kind === 'variants' ? item : ''),
    enabled: kind === 'item' || (kind === 'variants' && item !== ''),
  })
  const asked = question ?? proposal.data?.question ?? ''
  const variants = (proposal.data?.variants ?? []).filter((v) => !left.includes(v))
  const wrong = {
    question: kind === 'item' && asked.trim() === '' ? t('fixNeedQuestion') : undefined,
    item: kind === 'variants' && item === '' ? t('fixNeedItem') : undefined,
    variants: kind === 'variants' && item !== '' && variants.length === 0 ? t('fixNeedVariant') : undefined,
  }
  const submit = async () => {
    setTouched(true)
    if (wrong.question || wrong.item || wrong.variants) return
    setBusy(true)
    try {
      const made = await fixCluster(cluster.id, {
        kind,
        correction_id: kind === 'label' ? undefined : correction?.id,
        ...(kind === 'item' ? { question: asked, answer, variants } : {}),
        ...(kind === 'variants' ? { item_id: item, variants } : {}),
      })
      await client.invalidateQueries({ queryKey: ['learning'] })
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      onClose()
      if (!made.item_id) {
        toast(t('fixLabelled'))
        return
      }
      toast(t('fixDone'))
      void navigate({ to: '/knowledge/items/$id', params: { id: made.item_id } })
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Drawer
      title={t('fix')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isPending={busy} onPress={() => void submit()}>
            {t(`fixDo.${kind}`)}
          </Button>
        </>
      }
    >
      <p className={s.muted}>{t('fixIntro')}</p>
      {correction && <Banner>{t('fromCorrection')}</Banner>}
      <RadioGroup<Kind>
        label={t('fixHow')}
        value={kind}
        onChange={(next) => {
          setKind(next)
          setLeft([])
        }}
        options={(['item', 'variants', 'label'] as const).map((id) => ({
          id,
          label: t(`kind.${id}`),
          note: t(`kind.${id}.note`),
        }))}
      />
      {kind === 'item' && (
        <>
          <TextField
            label={t('fixQuestion')}
            isRequired
            value={asked}
            onChange={setQuestion}
            error={touched ? wrong.question : undefined}
          />
          <TextArea label={t('fixAnswer')} hint={t('fixAnswerHint')} value={answer} onChange={setAnswer} />
        </>
      )}
      {kind === 'variants' && (
        <ItemChoice
          cluster={cluster}
          value={item}
          onChange={(next) => {
            setItem(next)
            setLeft([])
          }}
          error={touched ? wrong.item : undefined}
        />
      )}
      {proposal.isLoading && <Skeleton lines={4} height={20} />}
      {proposal.data && kind !== 'label' && (
        <Variants
          all={proposal.data.variants ?? []}
          left={left}
          onChange={setLeft}
          error={touched ? wrong.variants : undefined}
        />
      )}
    </Drawer>
  )
}

type VariantsProps = {
  all: readonly string[]
  left: readonly string[]
  onChange: (left: readonly string[]) => void
  error?: string
}

function Variants({ all, left, onChange, error }: VariantsProps) {
  const t = useText(learningText)
  return (
    <fieldset className={s.variants}>
      <legend>{t('fixVariants')}</legend>
      <p className={s.muted}>{all.length === 0 ? t('fixVariantsNone') : t('fixVariantsNote')}</p>
      {all.map((variant) => (
        <Checkbox
          key={variant}
          isSelected={!left.includes(variant)}
          onChange={(on) => onChange(on ? left.filter((v) => v !== variant) : [...left, variant])}
        >
          {variant}
        </Checkbox>
      ))}
      {error && all.length > 0 && <Banner tone="danger">{error}</Banner>}
    </fieldset>
  )
}

type ItemChoiceProps = {
  cluster: ClusterDetail
  value: string
  onChange: (id: string) => void
  error?: string
}

// The nearest items first; another one is found by what it is asked.
function ItemChoice({ cluster, value, onChange, error }: ItemChoiceProps) {
  const t = useText(learningText)
  const [lookFor, setLookFor] = useState('')
  const found = useQuery(candidatesQuery(lookFor))
  const near = (cluster.nearest ?? []).map((n) => ({
    id: n.item_id,
    label: n.question,
    note: percent(n.confidence),
  }))
  const more = lookFor.trim() === '' ? [] : (found.data?.candidates ?? [])
  const options = [
    ...near,
    ...more
      .filter((c) => !near.some((n) => n.id === c.item_id))
      .map((c) => ({ id: c.item_id, label: c.question })),
  ]
  return (
    <>
      <TextField label={t('fixItemSearch')} value={lookFor} onChange={setLookFor} />
      <RadioGroup
        label={t('fixItem')}
        value={value || null}
        onChange={onChange}
        options={options}
        error={error}
      />
    </>
  )
}
