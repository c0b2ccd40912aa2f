import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { FolderSync, Globe, Settings2, Upload } from 'lucide-react'
import type { Source } from '../../../api/document'
import { isGoing, readSource } from '../../../api/document'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Button, IconButton } from '../../../ui/Button'
import { Progress } from '../../../ui/Progress'
import { Tag } from '../../../ui/Tag'
import { Time } from '../../../ui/Time'
import s from './DocumentsPage.module.css'
import { documentText } from './documentText'
import { listPlace, runPlace } from './place'
import { runLabel } from './runLabel'

const icons = { upload: Upload, folder: FolderSync, site: Globe } as const

// Where documents come from, how the latest reading went, and what is under way.
export function SourceCards({
  sources,
  onEdit,
}: {
  sources: readonly Source[]
  onEdit: (source: Source) => void
}) {
  return (
    <ul className={s.sources}>
      {sources.map((source) => (
        <SourceCard key={source.id} source={source} onEdit={() => onEdit(source)} />
      ))}
    </ul>
  )
}

function SourceCard({ source, onEdit }: { source: Source; onEdit: () => void }) {
  const t = useText(documentText)
  const mayImport = useCan('knowledge.import')
  const client = useQueryClient()
  const navigate = useNavigate()
  const complain = useComplain()
  const Icon = icons[source.kind]
  const going = isGoing(source.run)
  const name = source.name || t('uploads')
  const follows = source.kind !== 'upload' && !source.settings.by_command
  const read = async (dry: boolean) => {
    try {
      const run = await readSource(source.id, dry)
      await client.invalidateQueries({ queryKey: ['knowledge', 'documents'] })
      if (dry) void navigate(runPlace(run.id))
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={s.source}>
      <div className={s.sourceHead}>
        <Icon size={18} aria-hidden />
        <b className={s.sourceName}>{name}</b>
        {mayImport && (
          <IconButton label={`${t('settings')}: ${name}`} onPress={onEdit}>
            <Settings2 size={16} aria-hidden />
          </IconButton>
        )}
      </div>
      <p className={s.sourceFacts}>
        <span>{t('counts', { n: source.documents })}</span>
        {source.failed > 0 && (
          <Link {...listPlace} search={{ source: source.id, only: 'failed' }}>
            <Tag tone="danger">{t('unread', { n: source.failed })}</Tag>
          </Link>
        )}
        {source.every_min > 0 && (
          <span>
            {source.every_min % 60 === 0
              ? t('every', { n: source.every_min / 60 })
              : t('everyMin', { n: source.every_min })}
          </span>
        )}
        {source.settings.by_command && <span>{t('byCommand')}</span>}
      </p>
      {going && source.run ? (
        <Progress
          label={runLabel(t, source.run)}
          value={
            source.run.state === 'reading' && source.run.total > 0
              ? (100 * source.run.done) / source.run.total
              : undefined
          }
          note={t('progress', { done: source.run.done, total: source.run.total })}
        />
      ) : (
        <p className={s.sourceFacts}>
          {source.run ? (
            <>
              <span>{runLabel(t, source.run)}</span>
              <Time at={source.run.updated_at} />
            </>
          ) : (
            t('never')
          )}
        </p>
      )}
      <div className={s.sourceActions}>
        {source.run && mayImport && <Link {...runPlace(source.run.id)}>{t('seeRun')}</Link>}
        {follows && mayImport && !going && (
          <>
            <Button size="small" look="quiet" onPress={() => void read(true)}>
              {t('check')}
            </Button>
            <Button size="small" onPress={() => void read(false)}>
              {t('readNow')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}
