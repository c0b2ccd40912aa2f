import type { DocumentRow } from '../../../api/document'
import { useText } from '../../../i18n/text'
import type { Tone } from '../../../ui/Tag'
import { Tag } from '../../../ui/Tag'
import s from './DocumentsPage.module.css'
import { documentText } from './documentText'

type Shown = Pick<DocumentRow, 'state' | 'archived_at' | 'changed' | 'published_revision_id' | 'why'>

function labelOf(d: Shown): ['failed' | 'gone' | 'removed' | 'draft' | 'changed' | 'ready', Tone] {
  if (d.state === 'removed' || d.state === 'gone') return [d.state, 'plain']
  if (d.archived_at) return ['gone', 'plain']
  if (d.state === 'failed') return ['failed', 'danger']
  if (!d.published_revision_id) return ['draft', 'warn']
  return d.changed ? ['changed', 'warn'] : ['ready', 'ok']
}

// Where a document stands; with explain, also why it could not be read.
export function DocumentState({ document, explain }: { document: Shown; explain?: boolean }) {
  const t = useText(documentText)
  const [label, tone] = labelOf(document)
  return (
    <>
      <Tag tone={tone}>{t(label)}</Tag>
      {explain && document.why && <small className={s.sub}>{document.why.title}</small>}
    </>
  )
}
