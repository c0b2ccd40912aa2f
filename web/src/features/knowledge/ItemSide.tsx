import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Content, Flaw, ItemDetail, Revision } from '../../api/knowledge'
import { revertItem } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { diffContent } from './contentDiff'
import { FieldChanges } from './FieldChanges'
import { codeText, flawTexts } from './flaws'
import { ItemOfChange } from './ItemOfChange'
import s from './ItemSide.module.css'
import { OwnerField } from './OwnerField'
import { knowledgeText } from './text'
import { UsageCard } from './UsageCard'

type ItemSideProps = {
  detail: ItemDetail | null
  draft: Content
  flaws: readonly Flaw[]
  places: readonly number[]
  children: ReactNode
}

// What stands against publishing, what is suggested, who shares wordings, and how the item came to be.
export function ItemSide({ detail, draft, flaws, places, children }: ItemSideProps) {
  return (
    <aside className={s.side}>
      <Flaws flaws={flaws} places={places} />
      {detail && <Standing detail={detail} />}
      <section className={s.section}>{children}</section>
      {detail && <Past detail={detail} draft={draft} />}
    </aside>
  )
}

// Each with the answer it is about, as the form counts them.
function Flaws({ flaws, places }: { flaws: readonly Flaw[]; places: readonly number[] }) {
  const t = useText(knowledgeText)
  const tf = useText(flawTexts)
  if (flaws.length === 0) return null
  return (
    <section className={s.section}>
      {flaws.map((flaw) => {
        const answer = places[Number(/^answers\/(\d+)/.exec(flaw.field)?.[1])]
        return (
          <Banner key={`${flaw.code} ${flaw.field}`} tone={flaw.warning ? 'info' : 'warn'}>
            {answer !== undefined && `${t('answerN', { n: answer + 1 })} · `}
            {codeText(flaw.code, tf, flaw.params)}
          </Banner>
        )
      })}
    </section>
  )
}

function Standing({ detail }: { detail: ItemDetail }) {
  return (
    <>
      {(detail.changed || detail.change_id !== '') && (
        <section className={s.section}>
          <ItemOfChange detail={detail} />
        </section>
      )}
      <section className={s.section}>
        <OwnerField detail={detail} />
      </section>
      {detail.published_revision_id !== '' && (
        <section className={s.section}>
          <UsageCard id={detail.id} />
        </section>
      )}
    </>
  )
}

function Past({ detail, draft }: { detail: ItemDetail; draft: Content }) {
  const t = useText(knowledgeText)
  const twins = detail.twins ?? []
  return (
    <>
      {twins.length > 0 && (
        <section className={s.section}>
          <h3>{t('twins')}</h3>
          <ul className={s.twins}>
            {twins.map((twin) => (
              <li key={`${twin.item_id} ${twin.wording}`}>
                <Link to="/knowledge/items/$id" params={{ id: twin.item_id }}>
                  {t('twinText', { wording: twin.wording, question: twin.question })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={s.section}>
        <h3>{t('history')}</h3>
        <ol className={s.history}>
          {(detail.revisions ?? []).map((revision) => (
            <RevisionRow key={revision.id} revision={revision} detail={detail} draft={draft} />
          ))}
        </ol>
      </section>
    </>
  )
}

function RevisionRow({
  revision,
  detail,
  draft,
}: {
  revision: Revision
  detail: ItemDetail
  draft: Content
}) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [comparing, setComparing] = useState(false)
  const current = revision.id === detail.draft_revision_id
  const revert = async () => {
    try {
      await revertItem(detail.id, revision.id)
      toast(t('reverted'))
      setComparing(false)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={s.revision}>
      <span>
        <b>{t('revisionN', { n: revision.n })}</b>
        {revision.id === detail.published_revision_id && <small className={s.live}>{t('live')}</small>}
      </span>
      <small>
        <Time at={revision.created_at} /> {nameOf(revision.author_id)} {revision.note}
      </small>
      {!current && (
        <Button size="small" look="quiet" onPress={() => setComparing(true)}>
          {t('compareDraft')}
        </Button>
      )}
      {comparing && (
        <Dialog
          title={`${t('revisionN', { n: revision.n })} → ${t('testVersion.draft')}`}
          isOpen
          onClose={() => setComparing(false)}
          width="wide"
          footer={
            mayWrite && (
              <Button look="primary" onPress={() => void revert()}>
                {t('revert')}
              </Button>
            )
          }
        >
          <FieldChanges fields={diffContent(revision, draft)} />
        </Dialog>
      )}
    </li>
  )
}
