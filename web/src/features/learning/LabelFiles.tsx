import { useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { LabelImported } from '../../api/label'
import { exportLabelsAddress, importLabels, labelFormats } from '../../api/label'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { ButtonAnchor } from '../../ui/Button'
import { FileDrop } from '../../ui/FileDrop'
import { Card, Toolbar } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import s from './Label.module.css'
import { labelText } from './labelText'

// Labels out and in, in forms that others read and write.
export function LabelFiles() {
  const t = useText(labelText)
  const describe = useDescribe()
  const client = useQueryClient()
  const [reading, setReading] = useState('')
  const [done, setDone] = useState<LabelImported | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    setReading(file.name)
    setDone(null)
    setProblem(null)
    try {
      setDone(await importLabels(file))
      await client.invalidateQueries({ queryKey: ['learning', 'label'] })
    } catch (error) {
      setProblem(error)
    }
    setReading('')
  }
  return (
    <Card title={t('files')}>
      <p className={s.muted}>{t('filesText')}</p>
      <Toolbar>
        {labelFormats.map((format) => (
          <ButtonAnchor key={format} href={exportLabelsAddress(format)} download>
            <Download size={15} aria-hidden />
            {t(`format.${format}`)}
          </ButtonAnchor>
        ))}
      </Toolbar>
      {reading ? (
        <Progress label={t('importing', { name: reading })} />
      ) : (
        <FileDrop
          label={t('importFile')}
          hint={t('importHint')}
          accept={['.jsonl', '.csv', '.json']}
          onFiles={([file]) => void read(file)}
        />
      )}
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      {done && <Report done={done} />}
    </Card>
  )
}

const known = [
  'label.turn_not_found',
  'label.kind_unknown',
  'label.verdict_unknown',
  'knowledge.item_not_found',
] as const

function Report({ done }: { done: LabelImported }) {
  const t = useText(labelText)
  const { records, added, there, failed } = done
  const why = (code: string) => {
    const name = known.find((one) => one === code)
    return name ? t(`fault.${name}`) : t('faultOther', { code })
  }
  return (
    <Banner tone={failed > 0 ? 'warn' : 'ok'}>
      {t('importDone', { records, added, there, failed })}
      {done.faults?.map((f) => (
        <p key={f.n}>{t('importFault', { n: f.n, why: why(f.code) })}</p>
      ))}
    </Banner>
  )
}
