import { useText } from '../../i18n/text'
import { pastText } from './pastText'

const standIns = /\[(phone|id_number|card_number|order_number|email)\]/g

export type MaskedKind = 'phone' | 'id_number' | 'card_number' | 'order_number' | 'email'

// A masked question in the reader's words.
export function useMasked(): (question: string) => string {
  const t = useText(pastText)
  return (question) => question.replace(standIns, (_, kind: MaskedKind) => t(`mask.${kind}`))
}
