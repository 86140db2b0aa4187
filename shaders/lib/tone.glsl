// AgX (Troy Sobotka 2022), in Benjamin Wrensch's minimal fit of its default contrast curve, with a little more
// saturation for neon. In: linear Rec. 709; out: display-encoded.
vec3 agx_contrast(vec3 x) {
    vec3 x2 = x * x, x4 = x2 * x2;
    return 15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232;
}

vec3 tone_curve(vec3 colour, float saturation) {
    const mat3 inset = mat3(
        0.842479062253094, 0.0423282422610123, 0.0423756549057051, 0.0784335999999992, 0.878468636469772,
        0.0784336, 0.0792237451477643, 0.0791661274605434, 0.879142973793104
    );
    const mat3 outset = mat3(
        1.19687900512017, -0.0528968517574562, -0.0529716355144438, -0.0980208811401368, 1.15190312990417,
        -0.0980434501171241, -0.0990297440797205, -0.0989611768448433, 1.15107367264116
    );
    const float LOW = -12.47393, HIGH = 4.026069;
    colour = inset * max(colour, 1e-10);
    colour = (clamp(log2(colour), LOW, HIGH) - LOW) / (HIGH - LOW);
    colour = agx_contrast(colour);
    float grey = dot(colour, vec3(0.2126, 0.7152, 0.0722));
    colour = grey + saturation * (pow(max(colour, 0.0), vec3(1.12)) - grey);
    return clamp(outset * colour, 0.0, 1.0);
}
