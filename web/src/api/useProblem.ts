import { useText } from '../i18n/text'
import { toast } from '../ui/Toast'
import { describeProblem } from './problem'
import { problemText } from './problemText'

export function useDescribe(): (error: unknown) => string {
  const t = useText(problemText)
  return (error) => describeProblem(error, t)
}

// For actions without a form of their own: says what went wrong in a notice.
export function useComplain(): (error: unknown) => void {
  const describe = useDescribe()
  return (error) => toast(describe(error), 'danger')
}
