import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { GitBranch, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Branch } from '../../../api/branch'
import { branchesQuery, openBranch } from '../../../api/branch'
import { rowsOf } from '../../../api/http'
import { baseVersionsQuery } from '../../../api/knowledge'
import { useMemberName } from '../../../api/members'
import { useCan } from '../../../api/session'
import { useDescribe } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Empty } from '../../../ui/Empty'
import { TextArea, TextField } from '../../../ui/Field'
import { Form, FormActions, SaveButton } from '../../../ui/Form'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page } from '../../../ui/Page'
import { Select } from '../../../ui/Select'
import { Skeleton } from '../../../ui/Skeleton'
import { Tag } from '../../../ui/Tag'
import { Time } from '../../../ui/Time'
import s from '../ChangesPage.module.css'
import { PublishNav } from '../PublishNav'
import { branchText } from './branchText'

export function BranchesPage() {
  const t = useText(branchText)
  const mayWrite = useCan('knowledge.write')
  const [opening, setOpening] = useState(false)
  const list = useInfiniteQuery(branchesQuery)
  const rows = rowsOf(list.data)
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        mayWrite && (
          <Button look="primary" onPress={() => setOpening(true)}>
            <Plus size={16} aria-hidden />
            {t('new')}
          </Button>
        )
      }
    >
      <PublishNav />
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={20} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<GitBranch size={24} />} title={t('emptyTitle')}>
          {t('emptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <Card flush>
          <ol>
            {rows.map((branch) => (
              <Row key={branch.id} branch={branch} />
            ))}
          </ol>
        </Card>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
      {opening && <NewBranch onClose={() => setOpening(false)} />}
    </Page>
  )
}

function Row({ branch }: { branch: Branch }) {
  const t = useText(branchText)
  const nameOf = useMemberName()
  const author = nameOf(branch.author_id)
  const told = [
    t('items', { n: branch.items }),
    t('from', { n: branch.base_n }),
    author && t('by', { name: author }),
  ]
  return (
    <li className={s.row}>
      <div className={s.text}>
        <Link to="/knowledge/publish/$" params={{ _splat: `branches/${branch.id}` }} className={s.name}>
          {branch.name}
        </Link>
        <small>{told.filter(Boolean).join(' · ')}</small>
      </div>
      <BranchTag branch={branch} />
      <small>
        <Time at={branch.updated_at} />
      </small>
    </li>
  )
}

const tones = { open: 'warn', merged: 'ok', dropped: 'plain' } as const

export function BranchTag({ branch }: { branch: Branch }) {
  const t = useText(branchText)
  return <Tag tone={tones[branch.state]}>{t(`state.${branch.state}`)}</Tag>
}

const live = 'live'

function NewBranch({ onClose }: { onClose: () => void }) {
  const t = useText(branchText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const describe = useDescribe()
  const versions = rowsOf(useInfiniteQuery(baseVersionsQuery()).data).filter((v) => v.state === 'published')
  const [mine, setMine] = useState({ name: '', note: '', base: live })
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const { name, note, base } = mine
      const made = await openBranch({
        name: name.trim(),
        note: note.trim(),
        ...(base !== live && { base_version_id: base }),
      })
      await client.invalidateQueries({ queryKey: ['knowledge', 'branches'] })
      void navigate({ to: '/knowledge/publish/$', params: { _splat: `branches/${made.id}` } })
    } catch (problem) {
      setError(describe(problem))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('new')} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={save} error={error}>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={mine.name}
          onChange={(name) => setMine({ ...mine, name })}
          maxLength={80}
          isRequired
          autoFocus
        />
        <TextArea label={t('note')} value={mine.note} onChange={(note) => setMine({ ...mine, note })} />
        <Select
          label={t('base')}
          value={mine.base}
          onChange={(base) => setMine({ ...mine, base })}
          options={[
            { id: live, label: t('baseLive') },
            ...versions.map((v) => ({ id: v.id, label: `v${v.n} ${v.note}`.trim() })),
          ]}
        />
        <FormActions>
          <SaveButton isPending={busy} isDisabled={mine.name.trim() === ''} label={t('create')} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
