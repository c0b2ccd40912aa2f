import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportOptions } from '../../api/knowledge'
import { categoriesQuery } from '../../api/knowledge'
import { isProblem } from '../../api/problem'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Combo } from '../../ui/Combo'
import { FileDrop } from '../../ui/FileDrop'
import { FieldRow } from '../../ui/Form'
import { Progress } from '../../ui/Progress'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { ColumnMapping } from './ColumnMapping'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'

type ChooseProps = { check: (file: File, options: ImportOptions) => Promise<void> }

// A file and how to read it. One whose columns are not understood is kept, until
// somebody has said which is which.
export function ImportChoose({ check }: ChooseProps) {
  const t = useText(knowledgeText)
  const tu = useText(uiText)
  const describe = useDescribe()
  const categories = useQuery(categoriesQuery)
  const [options, setOptions] = useState<ImportOptions>({ on_duplicate: 'update' })
  const [file, setFile] = useState<File | null>(null)
  const [isChecking, setChecking] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const columns = columnsOf(problem)
  const read = async (chosen: File | undefined, mapping?: ImportOptions['mapping']) => {
    if (!chosen) return
    setFile(chosen)
    setOptions({ ...options, mapping })
    setProblem(null)
    setChecking(true)
    try {
      await check(chosen, { ...options, mapping })
    } catch (error) {
      setProblem(error)
      setChecking(false)
    }
  }
  if (file && isChecking) return <Progress label={t('checking', { name: file.name })} />
  return (
    <>
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      {file && columns.length > 0 && (
        <ColumnMapping
          key={columns.join()}
          columns={columns}
          mapping={options.mapping}
          onCheck={(mapping) => void read(file, mapping)}
        />
      )}
      <FieldRow>
        <RadioGroup
          label={t('onDuplicate')}
          value={options.on_duplicate === 'skip' ? 'skip' : 'update'}
          onChange={(on_duplicate) => setOptions({ ...options, on_duplicate })}
          options={[
            { id: 'update', label: t('onDuplicate.update') },
            { id: 'skip', label: t('onDuplicate.skip') },
          ]}
        />
        <Combo
          key={nodes.length}
          label={t('importCategory')}
          hint={t('importCategoryHint')}
          value={options.category ?? null}
          onChange={(category) => setOptions({ ...options, category: category ?? undefined })}
          options={nodes.map((node) => ({ id: node.path.replaceAll(' / ', '/'), label: node.path }))}
          emptyText={tu('noMatches')}
          placeholder={t('uncategorised')}
        />
      </FieldRow>
      <FileDrop
        label={t('step1')}
        hint={t('importFormats')}
        accept={['.csv', '.xlsx', '.jsonl', '.txt']}
        onFiles={([chosen]) => void read(chosen)}
      />
    </>
  )
}

// What the server says of a file whose columns it could not lay to fields.
function columnsOf(problem: unknown): string[] {
  const columns = isProblem(problem) ? problem.body.params?.columns : undefined
  return Array.isArray(columns) ? columns.map(String) : []
}
