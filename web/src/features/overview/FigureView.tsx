import type { Figure } from '../../api/overview'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { DefinitionFigure } from '../../ui/Figure'
import { uiText } from '../../ui/text'
import { knownKey, shown } from './figures'
import { overviewText } from './text'

type FigureViewProps = {
  figure: Figure
  lead?: boolean
  // Who is counted, where it is people.
  people?: readonly string[]
  onRows: (figure: Figure) => void
}

export function FigureView({ figure, lead, people, onRows }: FigureViewProps) {
  const t = useText(overviewText)
  const tu = useText(uiText)
  const locale = useLocale()
  const key = knownKey(figure.key) ?? 'other'
  const name = key === 'other' ? figure.key : t(`name.${key}`)
  const { value, unit } = shown(figure, t('points'))
  const told = locale === 'en' ? figure.definition?.en : figure.definition?.zh
  return (
    <DefinitionFigure
      lead={lead}
      name={name}
      value={value}
      unit={unit}
      note={figure.n !== figure.value ? t('base', { n: figure.n }) : undefined}
      definition={
        <>
          <p>{told ?? t(`def.${key}`)}</p>
          {people?.length ? <p>{people.join(t('comma'))}</p> : <p>{t('base', { n: figure.n })}</p>}
        </>
      }
      rows={
        figure.rows && (
          <Button size="small" onPress={() => onRows(figure)}>
            {tu('rows')}
          </Button>
        )
      }
    />
  )
}
