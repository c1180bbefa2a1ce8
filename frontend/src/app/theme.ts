import { Button, createTheme, type VariantColorsResolver } from '@mantine/core'

// Every colour is a token of tokens.css; Mantine writes no style of its own into the page.
const colours: VariantColorsResolver = ({ variant, color }) => {
  const danger = color === 'red'
  switch (variant) {
    case 'filled':
      return {
        background: danger ? 'var(--red-fill)' : 'var(--fill)',
        hover: danger ? 'var(--red-fill-hover)' : 'var(--fill-hover)',
        color: '#fff',
        border: '1px solid transparent',
      }
    case 'subtle':
      return {
        background: 'transparent',
        hover: 'var(--lake-tint)',
        color: danger ? 'var(--red)' : 'var(--link)',
        border: '1px solid transparent',
      }
    default:
      return {
        background: 'var(--card)',
        hover: danger ? 'var(--red-tint)' : 'var(--lake-tint)',
        color: danger ? 'var(--red)' : 'var(--ink)',
        border: `1px solid ${danger ? 'var(--red)' : 'var(--control)'}`,
      }
  }
}

export const theme = createTheme({
  fontFamily: 'var(--font)',
  defaultRadius: 'var(--radius)',
  variantColorResolver: colours,
  respectReducedMotion: true,
  activeClassName: '',
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default' } }),
  },
})
