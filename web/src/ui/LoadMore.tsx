import { useText } from '../i18n/text'
import { Button } from './Button'
import s from './LoadMore.module.css'
import { uiText } from './text'

type LoadMoreProps = { hasMore: boolean; isLoading: boolean; onLoad: () => void }

// Lists page by key: there is a next stretch or there is none, and nobody counts the whole.
export function LoadMore({ hasMore, isLoading, onLoad }: LoadMoreProps) {
  const t = useText(uiText)
  if (!hasMore) return null
  return (
    <div className={s.more}>
      <Button isPending={isLoading} onPress={onLoad}>
        {isLoading ? t('loading') : t('loadMore')}
      </Button>
    </div>
  )
}
