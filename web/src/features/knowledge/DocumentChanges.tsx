import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Layers, Rocket } from 'lucide-react'
import { useState } from 'react'
import type { ChangeDetail, DocumentChange } from '../../api/change'
import { collectDrafts, documentChangesQuery } from '../../api/change'
import { rowsOf } from '../../api/http'
import type { Drafts } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { LoadMore } from '../../ui/LoadMore'
import { Card } from '../../ui/Page'
import { Tag } from '../../ui/Tag'
import { toast } from '../../ui/Toast'
import { CollectDialog } from './CollectDialog'
import { changeText } from './changeText'
import { PublishDialog } from './PublishDialog'
import s from './PublishPage.module.css'
import { knowledgeText } from './text'

const documents: Drafts = { of: 'documents' }

// What a change does to documents; without one, what publishing would do. Nothing where there is nothing.
export function DocumentChanges({ change }: { change?: ChangeDetail }) {
  const t = useText(changeText)
  const list = useInfiniteQuery(documentChangesQuery(change?.id ?? ''))
  const rows = rowsOf(list.data)
  if (rows.length === 0) return null
  return (
    <Card title={t('documents')} actions={!change && <Verbs />} flush>
      <ul>
        {rows.map((row) => (
          <Row key={row.document_id} row={row} change={change} />
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}

function Verbs() {
  const t = useText(changeText)
  const mayPublish = useCan('knowledge.publish')
  const mayWrite = useCan('knowledge.write')
  const [asking, setAsking] = useState<'collect' | 'publish' | null>(null)
  const close = () => setAsking(null)
  return (
    <>
      {mayWrite && (
        <Button onPress={() => setAsking('collect')}>
          <Layers size={15} aria-hidden />
          {t('collect')}
        </Button>
      )}
      {mayPublish && (
        <Button look="primary" onPress={() => setAsking('publish')}>
          <Rocket size={15} aria-hidden />
          {t('publishDocuments')}
        </Button>
      )}
      {asking === 'collect' && <CollectDialog drafts={documents} onClose={close} />}
      {asking === 'publish' && (
        <PublishDialog drafts={documents} label={t('publishDocuments')} onClose={close} />
      )}
    </>
  )
}

const tones = { added: 'ok', changed: 'warn', removed: 'danger' } as const

function Row({ row, change }: { row: DocumentChange; change?: ChangeDetail }) {
  const t = useText(changeText)
  const tk = useText(knowledgeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const leave = async () => {
    try {
      await collectDrafts('', { document_ids: [row.document_id] })
      toast(t('takenOut'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={s.document}>
      <Tag tone={tones[row.kind]}>{tk(`kind.${row.kind}`)}</Tag>
      {row.hidden ? (
        <span>{t('documentHidden')}</span>
      ) : (
        <Link to="/knowledge/documents/$" params={{ _splat: row.document_id }}>
          {row.title || row.path}
        </Link>
      )}
      <small className={s.delta}>
        {t('documentParts', { added: row.added, removed: row.removed, kept: row.kept })}
      </small>
      {change?.state === 'open' && mayWrite && (
        <Button size="small" look="quiet" onPress={() => void leave()}>
          {t('takeOut')}
        </Button>
      )}
    </li>
  )
}
