// How surfaces scatter light; all keep energy under an even sky.

const float PI = 3.1415927;

// Scale and bias of f0 in what a rough surface reflects of an even sky, GGX (Karis 2014, after Lazarov 2013).
vec2 environment_share(float roughness, float nv) {
    vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * nv)) * r.x + r.y;
    return max(vec2(-1.04, 1.04) * a + r.zw, vec2(0.0));
}

// Reflectance with light that bounces more than once between facets (Turquin 2019); white at f0 = 1.
vec3 reflectance(vec3 f0, vec2 share) {
    return min((f0 * share.x + share.y) * (1.0 + f0 * (1.0 / (share.x + share.y) - 1.0)), vec3(1.0));
}

// GGX with Smith-Schlick visibility and Schlick's Fresnel (Karis 2013), from cosines: normal and light, normal and eye,
// eye and light.
vec3 specular(float nl, float nv, float vl, float roughness, vec3 f0) {
    float to_half = inversesqrt(max(2.0 + 2.0 * vl, 1e-6));
    nl = max(nl, 0.0);
    float nh = clamp((nl + nv) * to_half, 0.0, 1.0), dim = clamp(1.0 - (1.0 + vl) * to_half, 0.0, 1.0);
    float a = roughness * roughness, a2 = a * a, k = a * 0.5;
    float d = nh * nh * (a2 - 1.0) + 1.0, dim2 = dim * dim;
    float lobe = 0.25 * a2 * nl / (PI * d * d * (nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
    return (f0 + (1.0 - f0) * (dim2 * dim2 * dim)) * lobe;
}

// How far light creeps round the edges of what is soft: red furthest. Divide what comes of it by the square of 1 + this.
vec3 wrap_of(float soft) { return soft * vec3(0.55, 0.3, 0.22); }

vec3 wrapped(float cosine, vec3 wrap) { return max(cosine + wrap, 0.0); }

// Share of an even sky that the fuzz of cloth and skin sends back: strong at the rim (after Estevez & Kulla 2017).
float sheen(float soft, float nv) {
    float slant = 1.0 - nv;
    return 0.45 * soft * slant * slant * slant;
}
