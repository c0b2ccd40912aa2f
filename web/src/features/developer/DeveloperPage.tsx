import { queryOptions, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { call } from '../../api/http'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { ButtonAnchor } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Card, Page } from '../../ui/Page'
import { SearchField } from '../../ui/SearchField'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import s from './DeveloperPage.module.css'
import type { Document, Entry, Schema } from './openapi'
import { entriesOf, linesOf, typeOf } from './openapi'
import { developerText } from './text'

const documentQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: ({ signal }) => call<Document>('GET', '/api/openapi.json', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export function DeveloperPage() {
  const t = useText(developerText)
  const document = useQuery(documentQuery)
  const [query, setQuery] = useState('')
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <ButtonAnchor href="/api/openapi.json" download>
          <Download size={15} aria-hidden />
          {t('download')}
        </ButtonAnchor>
      }
    >
      <Card title={t('auth')}>
        <p>{t('authText')}</p>
        <pre
          className={s.code}
        >{`curl -H "Authorization: Bearer yk_…" ${location.origin}/api/v1/conversations?view=queue`}</pre>
      </Card>
      <Card title={t('webhooks')}>
        <p>{t('webhooksText')}</p>
      </Card>
      <SearchField label={t('search')} value={query} onChange={setQuery} />
      {document.error && <ErrorView error={document.error} onRetry={() => void document.refetch()} />}
      {document.isPending && <Skeleton lines={10} height={22} />}
      {document.data && <Operations document={document.data} query={query} />}
    </Page>
  )
}

function Operations({ document, query }: { document: Document; query: string }) {
  const t = useText(developerText)
  const entries = useMemo(() => entriesOf(document), [document])
  const q = query.trim().toLowerCase()
  const found = q
    ? entries.filter((e) =>
        `${e.method} ${e.path} ${e.operation.summary ?? ''} ${e.operation.operationId ?? ''}`
          .toLowerCase()
          .includes(q),
      )
    : entries
  const tags = [...new Set(found.map((e) => e.tag))].sort()
  if (found.length === 0) return <p className={s.muted}>{t('none')}</p>
  return (
    <>
      <nav aria-label={t('toc')} className={s.toc}>
        {tags.map((tag) => (
          <a key={tag} href={`#api-${tag}`}>
            {tag}
          </a>
        ))}
      </nav>
      {tags.map((tag) => (
        <section key={tag} id={`api-${tag}`} className={s.group} aria-label={tag}>
          <h2>{tag}</h2>
          {found
            .filter((e) => e.tag === tag)
            .map((entry) => (
              <OperationView key={`${entry.method} ${entry.path}`} entry={entry} document={document} />
            ))}
        </section>
      ))}
    </>
  )
}

function OperationView({ entry, document }: { entry: Entry; document: Document }) {
  const t = useText(developerText)
  const [open, setOpen] = useState(false)
  const { operation } = entry
  const shown = (operation.parameters ?? []).filter((p) => p.in !== 'cookie')
  return (
    <details className={s.operation} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={s.summary}>
        <b className={cx(s.method, s[entry.method.toLowerCase()])}>{entry.method}</b>
        <code>{entry.path}</code>
        <span>{operation.summary}</span>
      </summary>
      {open && (
        <div className={s.body}>
          {entry.permission && (
            <p>
              {t('permission')} <Tag tone="outline">{entry.permission}</Tag>
            </p>
          )}
          {shown.length > 0 && (
            <>
              <h3>{t('parameters')}</h3>
              <ul className={s.lines}>
                {shown.map((parameter) => (
                  <li key={`${parameter.in} ${parameter.name}`}>
                    <code>{parameter.name}</code> <i>{parameter.in}</i>{' '}
                    <i>{typeOf(document, parameter.schema)}</i>
                    {parameter.required && <em>{t('required')}</em>}
                    <small>
                      {[parameter.description, (parameter.schema?.enum ?? []).join(' | ')]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                  </li>
                ))}
              </ul>
            </>
          )}
          <SchemaView
            title={t('body')}
            document={document}
            schema={schemaOf(operation.requestBody?.content)}
          />
          {Object.entries(operation.responses ?? {})
            .filter(([status]) => /^2/.test(status))
            .map(([status, response]) => (
              <SchemaView
                key={status}
                title={`${t('responses')} ${status}`}
                document={document}
                schema={schemaOf(response.content)}
                always
              />
            ))}
        </div>
      )}
    </details>
  )
}

function schemaOf(content: Record<string, { schema?: Schema }> | undefined): Schema | undefined {
  return Object.values(content ?? {})[0]?.schema
}

type SchemaViewProps = { title: string; document: Document; schema: Schema | undefined; always?: boolean }

function SchemaView({ title, document, schema, always }: SchemaViewProps) {
  const t = useText(developerText)
  const lines = linesOf(document, schema)
  if (lines.length === 0 && !always) return null
  return (
    <>
      <h3>{title}</h3>
      {lines.length > 0 && (
        <ul className={s.lines}>
          {lines.map((line, i) => (
            <li key={i} style={{ paddingLeft: line.depth * 18 }}>
              <code>{line.name}</code> <i>{line.type}</i>
              {line.required && <em>{t('required')}</em>}
              <small>{[line.description, line.values.join(' | ')].filter(Boolean).join(' · ')}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
