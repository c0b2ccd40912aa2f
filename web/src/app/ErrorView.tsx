import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Component } from 'react'
import { useText } from '../i18n/text'
import { Empty } from '../ui/Empty'
import { NativeButton } from '../ui/NativeButton'
import s from './ErrorView.module.css'
import { shellText } from './shellText'

export function ErrorView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useText(shellText)
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return (
    <Empty
      icon={<TriangleAlert size={26} />}
      title={t('crashed')}
      action={
        <NativeButton look="primary" onClick={onRetry ?? (() => location.reload())}>
          <RefreshCw size={15} aria-hidden />
          {t('reload')}
        </NativeButton>
      }
    >
      {t('crashedText')}
      <code className={s.detail}>{detail}</code>
    </Empty>
  )
}

type BoundaryState = { error: unknown }

// The last net: a fault in one part never leaves a white screen.
export class ErrorBoundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error !== null) return <ErrorView error={this.state.error} />
    return this.props.children
  }
}
