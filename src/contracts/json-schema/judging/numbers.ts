// Divides decimal numbers without the errors of binary fractions.

type Decimal = { readonly digits: bigint; readonly exponent: number };

const decimalOf = (value: number): Decimal => {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
};

export const isMultipleOf = (value: number, divisor: number): boolean => {
  const quotient = value / divisor;
  // Far from the limits of binary fractions only what is nearly a whole number is in doubt.
  if (Math.abs(quotient) < 1e9) {
    const distance = Math.abs(quotient - Math.round(quotient));
    if (distance === 0) return true;
    if (distance > 1e-5) return false;
  }
  const [a, b] = [decimalOf(value), decimalOf(divisor)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return scaled(a) % scaled(b) === 0n;
};
