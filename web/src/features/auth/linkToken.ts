import { useState } from 'react'

// A one-time link carries its token behind "?token=" or behind "#", which servers and proxies never log.
export function useLinkToken(fromSearch: string | undefined): string | undefined {
  const [fromHash] = useState(() => location.hash.slice(1) || undefined)
  return fromSearch ?? fromHash
}
