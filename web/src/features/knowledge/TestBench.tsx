import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { FlaskConical, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { As } from '../../api/item'
import type { Candidate, TestResult, Why, Withheld } from '../../api/knowledge'
import { candidateAnswer, itemQuery, saveItem, testQuestion } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useTierName } from '../../api/tier'
import { useComplain, useDescribe } from '../../api/useProblem'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Empty } from '../../ui/Empty'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Rich } from '../../ui/Rich'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import { toast } from '../../ui/Toast'
import { vectorsCode, vectorsText } from '../../ui/vectorsText'
import { channels } from './AnswerConditions'
import { AsWhom } from './AsWhom'
import { contentOf } from './content'
import { GradeTag } from './ItemsPage'
import { itemText } from './itemText'
import s from './TestBench.module.css'
import { knowledgeText } from './text'
import { useSettled } from './useSettled'

type Version = 'published' | 'draft'

export function TestBench() {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const tierName = useTierName()
  const describe = useDescribe()
  const { q } = useSearch({ from: '/shell/knowledge/test' })
  const navigate = useNavigate()
  const [question, setQuestion] = useState(q ?? '')
  const [version, setVersion] = useState<Version>('published')
  const [as, setAs] = useState<As>({ locale: 'zh-CN', channel: 'webchat', visibility_as: 'public' })
  const [facts, setFacts] = useState('')
  const settled = useSettled(as)
  const whom = [
    t(`channel.${channels.find((c) => c === as.channel) ?? 'webchat'}`),
    as.locale === 'en' ? 'English' : '中文',
    t(`visibility.${as.visibility_as ?? 'public'}`),
    tierName(as.tier),
    as.region,
    as.at?.replace('T', ' '),
  ]
  const test = useMutation({
    mutationFn: (text: string) => testQuestion({ question: text, draft: version === 'draft', ...settled }),
  })
  const ask = (text: string) => {
    if (text.trim()) test.mutate(text.trim())
  }

  // A question in the address is asked at once: the replay of a real turn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each address and each setting asks once
  useEffect(() => {
    if (!q) return
    setQuestion(q)
    ask(q)
  }, [q, settled, version])

  return (
    <Page title={t('testTitle')} intro={t('testIntro')}>
      <Form
        onSubmit={() =>
          q === question.trim()
            ? ask(question)
            : void navigate({ to: '/knowledge/test', search: { q: question.trim() || undefined } })
        }
      >
        <div className={s.ask}>
          <TextField
            label={t('testPlaceholder')}
            hideLabel
            placeholder={t('testPlaceholder')}
            value={question}
            onChange={setQuestion}
            autoFocus
            className={s.question}
          />
          <Button type="submit" look="primary" isPending={test.isPending}>
            {t('testAsk')}
          </Button>
        </div>
        <div className={s.settings}>
          <Segmented<Version>
            label={t('testVersion')}
            value={version}
            onChange={setVersion}
            options={[
              { id: 'published', label: t('testVersion.published') },
              { id: 'draft', label: t('testVersion.draft') },
            ]}
          />
        </div>
        <details className={s.whom}>
          <summary>
            {ti('preview')} <small>{whom.filter(Boolean).join(' · ')}</small>
          </summary>
          <div className={s.as}>
            <AsWhom as={as} onChange={setAs} facts={facts} onFacts={setFacts} />
          </div>
        </details>
      </Form>
      {test.error && <Banner tone="danger">{describe(test.error)}</Banner>}
      {test.data ? (
        <Result result={test.data} question={test.variables ?? ''} />
      ) : (
        !test.isPending && (
          <Empty icon={<FlaskConical size={24} />} title={t('testEmptyTitle')}>
            {t('testEmptyText')}
          </Empty>
        )
      )}
    </Page>
  )
}

const tones: Record<string, Tone> = {
  answer: 'ok',
  clarify: 'warn',
  related: 'warn',
  decline: 'danger',
  handoff: 'accent',
  smalltalk: 'bot',
}
const decisions = ['answer', 'clarify', 'related', 'decline', 'handoff', 'smalltalk'] as const

function Result({ result, question }: { result: TestResult; question: string }) {
  const t = useText(knowledgeText)
  const navigate = useNavigate()
  const mayWrite = useCan('knowledge.write')
  const candidates = result.candidates ?? []
  const said = result.decision === 'person' ? 'handoff' : result.decision // the engine's word and the bot's
  const decision = decisions.find((d) => d === said)
  const took = result.latency_ms
  const tv = useText(vectorsText)
  const vectors = vectorsCode(result.vectors)
  return (
    <>
      <div className={s.verdict}>
        <Tag tone={tones[said] ?? 'plain'}>{decision ? t(`decision.${decision}`) : result.decision}</Tag>
        {result.reason && <span>{t('reason', { reason: reasonText(result.reason, t) })}</span>}
        {result.threshold > 0 && <span>{t('threshold', { value: percent(result.threshold) })}</span>}
        {took !== undefined && (
          <span className="num">{t('took', { n: Math.max(0, Math.round(took * 10) / 10) })}</span>
        )}
        {vectors && <span>{tv(vectors)}</span>}
      </div>
      {candidates.length === 0 ? (
        <Empty
          title={t('noCandidates')}
          action={
            mayWrite && (
              <Button
                onPress={() => {
                  sessionStorage.setItem('yingda.newItem', question)
                  void navigate({ to: '/knowledge/items/$id', params: { id: 'new' } })
                }}
              >
                {t('makeItem')}
              </Button>
            )
          }
        >
          {t('noCandidatesText')}
        </Empty>
      ) : (
        <ol className={s.candidates} aria-label={t('candidates')}>
          {candidates.map((candidate, i) => (
            <CandidateCard
              key={candidate.item_id}
              candidate={candidate}
              question={question}
              threshold={result.threshold}
              taken={i === 0 && result.decision === 'answer'}
            />
          ))}
        </ol>
      )}
      <WithheldList withheld={result.withheld ?? []} />
    </>
  )
}

// What fits and was not used. To a customer it is as if it were not there; to who works here it is not.
function WithheldList({ withheld }: { withheld: readonly Withheld[] }) {
  const ti = useText(itemText)
  if (withheld.length === 0) return null
  return (
    <section className={s.withheld} aria-label={ti('withheld', { n: withheld.length })}>
      <h2>{ti('withheld', { n: withheld.length })}</h2>
      <ul>
        {withheld.map((w, i) => (
          <li key={i}>
            {w.document_id ? (
              <Link to="/knowledge/documents/$" params={{ _splat: w.document_id }}>
                {w.question}
              </Link>
            ) : w.item_id ? (
              <Link to="/knowledge/items/$id" params={{ id: w.item_id }}>
                {w.question}
              </Link>
            ) : (
              <b>{ti('withheldUnnamed')}</b>
            )}
            <Tag tone="warn">{ti(`barred.${w.reason}`)}</Tag>
            {w.category && <small>{w.category}</small>}
            <span className="num">{percent(w.confidence)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type CandidateProps = { candidate: Candidate; question: string; threshold: number; taken: boolean }

function CandidateCard({ candidate, question, threshold, taken }: CandidateProps) {
  const t = useText(knowledgeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const addVariant = async () => {
    try {
      const detail = await client.fetchQuery(itemQuery(candidate.item_id))
      const content = contentOf(detail.draft)
      await saveItem(
        detail.id,
        { ...content, variants: [...(content.variants ?? []), question] },
        detail.draft_revision_id,
      )
      toast(t('variantAdded', { question: detail.question }))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={cx(s.candidate, taken && s.taken)}>
      <header className={s.head}>
        <b>{candidate.question}</b>
        {candidate.grade && <GradeTag grade={candidate.grade} />}
        <span className={s.meter} title={t('threshold', { value: percent(threshold) })} aria-hidden>
          <i style={{ width: percent(candidate.confidence) }} />
          <u style={{ left: percent(threshold) }} />
        </span>
        <span className="num">
          {t('confidence')} {percent(candidate.confidence)}
        </span>
      </header>
      <p className={s.facts}>
        {candidate.category && <span>{candidate.category}</span>}
        <span>
          {t('matched')}: {candidate.matched}
        </span>
        <span className="num">
          {t('score')} {candidate.score.toFixed(3)}
        </span>
      </p>
      {candidateAnswer(candidate) && (
        <div className={s.answer}>
          <Rich text={candidateAnswer(candidate)} />
        </div>
      )}
      {(candidate.why ?? []).length > 0 && (
        <p className={s.why}>
          {t('why')}:{' '}
          {(candidate.why ?? []).map((why, i) => (
            <Tag key={i} tone={whyTones[why.kind]} title={t(`whyKind.${why.kind}`)}>
              {why.text}
              {why.weight > 0 && <span className="num">{percent(why.weight)}</span>}
            </Tag>
          ))}
        </p>
      )}
      <div className={s.actions}>
        {candidate.document_id ? (
          <ButtonLink size="small" to="/knowledge/documents/$" params={{ _splat: candidate.document_id }}>
            {t('openDocument')}
          </ButtonLink>
        ) : (
          <ButtonLink size="small" to="/knowledge/items/$id" params={{ id: candidate.item_id }}>
            {t('openItem')}
          </ButtonLink>
        )}
        {mayWrite && !candidate.document_id && (
          <Button size="small" look="quiet" onPress={() => void addVariant()}>
            <Plus size={13} aria-hidden />
            {t('addAsVariant')}
          </Button>
        )}
      </div>
    </li>
  )
}

const reasons = ['confident', 'close', 'near', 'unknown', 'guarded', 'empty', 'explored'] as const

function reasonText(reason: string, t: Translate<typeof knowledgeText.zh>): string {
  const known = reasons.find((r) => r === reason)
  return known ? t(`why.${known}`) : reason
}

const whyTones: Record<Why['kind'], Tone> = { matched: 'ok', missing: 'danger', extra: 'outline' }

function percent(value: number): string {
  return `${Math.round(value * 100)}%`
}
