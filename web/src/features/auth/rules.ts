export const minPasswordLength = 10

// Only catches slips: whether the address exists shows when mail arrives.
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim())
}

export function isLongEnough(password: string): boolean {
  return [...password].length >= minPasswordLength
}
