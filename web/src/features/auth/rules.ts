export const minPasswordLength = 10

// Only catches slips: whether the address exists shows when mail arrives.
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim())
}

export function isLongEnough(password: string): boolean {
  return [...password].length >= minPasswordLength
}

// What stands for the workspace in commands and addresses.
export function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,39}$/.test(text.trim())
}
