import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Past, PastOptions } from '../../api/past'
import { pastQuery, recheckPast } from '../../api/past'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Card } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import s from './Learning.module.css'
import { useMasked } from './masked'
import { pastText } from './pastText'

const fields = [
  '',
  'conversation',
  'by',
  'text',
  'at',
  'channel',
  'transcript',
  'question',
  'seconds',
  'minutes',
  'private',
] as const
const roles = ['', 'customer', 'agent', 'bot', 'system'] as const
const leftOut = '-' // the server's word for a column that is not to be guessed

// What columns and speakers are taken for, to be put right by hand, and how the file reads with that.
export function PastCheck({ past: p }: { past: Past }) {
  const t = useText(pastText)
  const masked = useMasked()
  const client = useQueryClient()
  const complain = useComplain()
  const mayManage = useCan('learning.manage')
  const [busy, setBusy] = useState(false)
  const change = async (options: PastOptions) => {
    setBusy(true)
    try {
      client.setQueryData(pastQuery(p.id).queryKey, await recheckPast(p.id, options))
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  const columns = p.preview.columns ?? []
  const speakers = p.preview.speakers ?? []
  return (
    <>
      {p.preview.questions === 0 && <Banner tone="warn">{t('noQuestions')}</Banner>}
      {p.preview.questions > 0 && !p.preview.timed && <Banner>{t('untimed')}</Banner>}
      <div className={s.two}>
        {columns.length > 0 && (
          <Card title={t('checkTitle')} note={t('checkNote')} flush>
            <Table
              dense
              label={t('checkTitle')}
              rows={columns}
              rowKey={(row) => row.name}
              columns={[
                { id: 'name', head: t('column'), rowHeader: true, cell: (row) => row.name },
                { id: 'samples', head: t('samples'), cell: (row) => masked(row.samples?.join(' · ') || '—') },
                {
                  id: 'field',
                  head: t('meaning'),
                  cell: (row) => (
                    <Select
                      label={t('meaning')}
                      hideLabel
                      compact
                      isDisabled={!mayManage || busy}
                      value={fields.find((f) => f === row.field) ?? ''}
                      options={fields.map((id) => ({ id, label: t(`field.${id}`) }))}
                      onChange={(field) =>
                        void change({
                          ...p.options,
                          mapping: { ...p.options.mapping, [row.name]: field || leftOut },
                        })
                      }
                    />
                  ),
                },
              ]}
            />
          </Card>
        )}
        {speakers.length > 0 && (
          <Card title={t('speakers')} flush>
            <Table
              dense
              label={t('speakers')}
              rows={speakers}
              rowKey={(row) => row.value}
              columns={[
                { id: 'value', head: t('speaker'), rowHeader: true, cell: (row) => row.value || '—' },
                { id: 'count', head: t('count'), align: 'end', cell: (row) => row.count },
                {
                  id: 'role',
                  head: t('meaning'),
                  cell: (row) => (
                    <Select
                      label={t('meaning')}
                      hideLabel
                      compact
                      isDisabled={!mayManage || busy}
                      value={roles.find((r) => r === row.role) ?? ''}
                      options={roles.map((id) => ({ id, label: t(`role.${id}`) }))}
                      onChange={(role) =>
                        void change({
                          ...p.options,
                          roles: { ...p.options.roles, [row.value]: role || 'system' },
                        })
                      }
                    />
                  ),
                },
              ]}
            />
          </Card>
        )}
      </div>
      <Examples past={p} />
    </>
  )
}

function Examples({ past: p }: { past: Past }) {
  const t = useText(pastText)
  const masked = useMasked()
  const all = p.preview.examples ?? []
  if (all.length === 0) return null
  return (
    <Card title={t('examples')} note={t('examplesNote')}>
      {all.map((example, i) => (
        <ul key={i} className={s.list}>
          {example.said?.map((line, k) => (
            <li key={k}>
              <span className={s.muted}>{t(`role.${line.by}`)}</span>
              <span className={s.grow}>{masked(line.text)}</span>
              {line.question && <Tag tone="accent">{t('asked')}</Tag>}
            </li>
          ))}
        </ul>
      ))}
    </Card>
  )
}
