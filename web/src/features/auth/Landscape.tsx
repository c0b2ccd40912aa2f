// Hills under a moon, drawn rather than loaded.
export function Landscape() {
  return (
    <svg viewBox="0 0 800 900" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#14423f" />
          <stop offset="1" stopColor="#0a2423" />
        </linearGradient>
        <linearGradient id="far" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#3f7f76" />
          <stop offset="1" stopColor="#1d5651" />
        </linearGradient>
        <linearGradient id="middle" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#1f6a63" />
          <stop offset="1" stopColor="#123f3c" />
        </linearGradient>
        <linearGradient id="near" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#11403d" />
          <stop offset="1" stopColor="#08191a" />
        </linearGradient>
      </defs>
      <rect width="800" height="900" fill="url(#sky)" />
      <circle cx="596" cy="262" r="82" fill="#e2bf86" />
      <g fill="none" stroke="#cfe3df" strokeLinecap="round" strokeWidth="2" opacity=".5">
        <path d="M98 330c12-9 20-9 27 0 7-9 15-9 27 0" />
        <path d="M168 296c9-7 15-7 20 0 5-7 11-7 20 0" />
      </g>
      <path
        d="M0 470C90 440 150 356 236 372s118 86 196 58 132-122 214-98 100 62 154 52v516H0Z"
        fill="url(#far)"
        opacity=".92"
      />
      <path
        d="M0 590c74-52 152-96 240-70s142 74 236 20 168-70 230-26 66 34 94 28v358H0Z"
        fill="url(#middle)"
      />
      <path d="M0 742c96-60 190-74 292-34s182 60 288 10 158-30 220-8v190H0Z" fill="url(#near)" />
    </svg>
  )
}
