import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronRight, Ellipsis, FolderPlus, LockKeyhole } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { Category } from '../../api/knowledge'
import { addCategory, categoriesQuery, changeCategory, removeCategory } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { cx } from '../../ui/cx'
import { Confirm, Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Menu } from '../../ui/Menu'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { uiText } from '../../ui/text'
import s from './CategoryTree.module.css'
import { changeText } from './changeText'
import { sortText } from './sortText'
import { knowledgeText } from './text'
import type { Node } from './tree'
import { flatten, treeOf } from './tree'

const MergeDialog = lazy(() => import('./MergeDialog').then((m) => ({ default: m.MergeDialog })))
const GrantsDialog = lazy(() => import('./GrantsDialog').then((m) => ({ default: m.GrantsDialog })))

type CategoryTreeProps = { selected: string | null; onSelect: (id: string | null) => void }

type Editing =
  | { kind: 'add'; parent: string }
  | { kind: 'change'; category: Category }
  | { kind: 'merge'; category: Category }
  | { kind: 'grants'; category: Category }
  | { kind: 'remove'; category: Category }
  | null

export function CategoryTree({ selected, onSelect }: CategoryTreeProps) {
  const t = useText(knowledgeText)
  const categories = useQuery(categoriesQuery)
  const mayWrite = useCan('knowledge.write')
  const [editing, setEditing] = useState<Editing>(null)
  const tree = treeOf(categories.data?.items ?? [])
  const total = tree.reduce((sum, node) => sum + node.total, 0)
  return (
    <nav className={s.tree} aria-label={t('categories')}>
      <header className={s.header}>
        <h2>{t('categories')}</h2>
        {mayWrite && (
          <IconButton
            label={t('addCategory')}
            size="small"
            onPress={() => setEditing({ kind: 'add', parent: selected ?? '' })}
          >
            <FolderPlus size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <AriaButton
        className={cx(s.node, selected === null && s.on)}
        aria-current={selected === null}
        onPress={() => onSelect(null)}
      >
        <span className={s.name}>{t('allItems')}</span>
        <span className={cx('num', s.count)}>{total || ''}</span>
      </AriaButton>
      {categories.isPending && <Skeleton lines={8} height={20} />}
      <Branch
        nodes={tree}
        selected={selected}
        onSelect={onSelect}
        onEdit={mayWrite ? setEditing : undefined}
      />
      {editing && (
        <Editor editing={editing} nodes={flatten(tree)} onClose={() => setEditing(null)} onGone={onSelect} />
      )}
    </nav>
  )
}

type BranchProps = {
  nodes: readonly Node[]
  selected: string | null
  onSelect: (id: string) => void
  onEdit?: (editing: Editing) => void
}

function Branch({ nodes, selected, onSelect, onEdit }: BranchProps) {
  if (nodes.length === 0) return null
  return (
    <ul className={s.branch}>
      {nodes.map((node) => (
        <Twig key={node.id} node={node} selected={selected} onSelect={onSelect} onEdit={onEdit} />
      ))}
    </ul>
  )
}

function Twig({ node, selected, onSelect, onEdit }: Omit<BranchProps, 'nodes'> & { node: Node }) {
  const t = useText(knowledgeText)
  const ts = useText(sortText)
  const tu = useText(uiText)
  const locale = useLocale()
  const mayGive = useCan('role.manage')
  const may = node.may ?? []
  const holdsSelected = flatten(node.children).some((child) => child.id === selected)
  const [open, setOpen] = useState(holdsSelected)
  const shown = open || holdsSelected
  const name = (locale === 'en' && node.name_en) || node.name
  return (
    <li>
      <span className={s.line}>
        {node.children.length > 0 ? (
          <AriaButton
            className={s.twist}
            aria-expanded={shown}
            aria-label={name}
            onPress={() => setOpen(!shown)}
          >
            <ChevronRight size={14} aria-hidden className={cx(shown && s.open)} />
          </AriaButton>
        ) : (
          <span className={s.twist} />
        )}
        <AriaButton
          className={cx(s.node, node.id === selected && s.on)}
          aria-current={node.id === selected}
          onPress={() => onSelect(node.id)}
        >
          <span className={s.name}>{name}</span>
          {node.guarded && (
            <LockKeyhole size={12} role="img" aria-label={ts(may.includes('see') ? 'guarded' : 'closed')} />
          )}
          <span className={cx('num', s.count)}>{node.total || ''}</span>
        </AriaButton>
        {onEdit && (mayGive || may.includes('edit')) && (
          <Menu
            label={tu('actions')}
            trigger={
              <AriaButton className={s.more} aria-label={`${tu('actions')}: ${name}`}>
                <Ellipsis size={14} aria-hidden />
              </AriaButton>
            }
            groups={[
              {
                id: 'category',
                entries: [
                  { id: 'add', label: t('addCategory'), run: () => onEdit({ kind: 'add', parent: node.id }) },
                  {
                    id: 'rename',
                    label: ts('moveCategory'),
                    run: () => onEdit({ kind: 'change', category: node }),
                  },
                  {
                    id: 'merge',
                    label: ts('mergeCategory'),
                    run: () => onEdit({ kind: 'merge', category: node }),
                  },
                  ...(mayGive
                    ? [
                        {
                          id: 'grants',
                          label: ts('grants'),
                          run: () => onEdit({ kind: 'grants', category: node }),
                        },
                      ]
                    : []),
                  {
                    id: 'remove',
                    label: t('removeCategory'),
                    danger: true,
                    run: () => onEdit({ kind: 'remove', category: node }),
                  },
                ],
              },
            ]}
          />
        )}
      </span>
      {shown && <Branch nodes={node.children} selected={selected} onSelect={onSelect} onEdit={onEdit} />}
    </li>
  )
}

type EditorProps = {
  editing: NonNullable<Editing>
  nodes: readonly Node[]
  onClose: () => void
  onGone: (into: string | null) => void
}

function Editor({ editing, nodes, onClose, onGone }: EditorProps) {
  const t = useText(knowledgeText)
  const ts = useText(sortText)
  const tu = useText(uiText)
  const tc = useText(changeText)
  const client = useQueryClient()
  const complain = useComplain()
  const before = editing.kind === 'change' ? editing.category : null
  const [name, setName] = useState(before?.name ?? '')
  const [nameEn, setNameEn] = useState(before?.name_en ?? '')
  const [parent, setParent] = useState(editing.kind === 'add' ? editing.parent : (before?.parent_id ?? ''))
  const [review, setReview] = useState(before?.review ?? false)
  const [touched, setTouched] = useState(false)
  const refresh = () => void client.invalidateQueries({ queryKey: ['knowledge', 'categories'] })

  if (editing.kind === 'remove') {
    return (
      <Confirm
        title={`${t('removeCategory')}: ${editing.category.name}`}
        isOpen
        onClose={onClose}
        danger
        confirmLabel={tu('delete')}
        onConfirm={async () => {
          try {
            await removeCategory(editing.category.id)
            refresh()
            onGone(null)
          } catch (error) {
            complain(error)
            throw error
          }
        }}
      >
        {t('removeCategoryText')}
      </Confirm>
    )
  }
  if (editing.kind === 'merge' || editing.kind === 'grants') {
    const { category } = editing
    return (
      <Suspense>
        {editing.kind === 'merge' ? (
          <MergeDialog category={category} nodes={nodes} onClose={onClose} onMerged={onGone} />
        ) : (
          <GrantsDialog
            category={category}
            nameOf={(id) => nodes.find((n) => n.id === id)?.path ?? ''}
            onClose={onClose}
          />
        )}
      </Suspense>
    )
  }
  const save = async () => {
    setTouched(true)
    if (!name.trim()) return
    const body = { name: name.trim(), name_en: nameEn.trim(), parent_id: parent, review }
    try {
      await (before ? changeCategory(before.id, body) : addCategory(body))
      refresh()
      onClose()
    } catch (error) {
      complain(error)
      refresh() // what stands against it may be what a colleague has just moved
    }
  }
  const ownBranch = before
    ? new Set(flatten(nodes.filter((n) => n.id === before.id)).map((n) => n.id))
    : new Set<string>()
  return (
    <Dialog title={before ? ts('moveCategory') : t('addCategory')} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={save}>
        <TextField
          label={t('categoryName')}
          value={name}
          onChange={setName}
          autoFocus
          error={touched && !name.trim() ? t('needName') : undefined}
        />
        <TextField label={t('categoryNameEn')} value={nameEn} onChange={setNameEn} />
        <Select
          label={t('categoryParent')}
          value={parent || 'top'}
          onChange={(id) => setParent(id === 'top' ? '' : id)}
          options={[
            { id: 'top', label: t('topLevel') },
            ...nodes.filter((n) => !ownBranch.has(n.id)).map((n) => ({ id: n.id, label: n.path })),
          ]}
        />
        <Switch isSelected={review} onChange={setReview} note={tc('reviewRuleHint')}>
          {tc('reviewRule')}
        </Switch>
        <Button type="submit" look="primary">
          {tu('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
